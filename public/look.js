/* Applies the look chosen by hand before anything is painted. Not a module: those run after the first paint. */
;(function () {
  let look
  try {
    look = localStorage.getItem('sealdrop.look')
  } catch {
    return
  }
  if (look === 'light' || look === 'dark') document.documentElement.dataset.look = look
})()
