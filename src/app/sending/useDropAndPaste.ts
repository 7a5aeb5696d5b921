import { onScopeDispose, shallowRef } from 'vue'
import type { OutgoingFile } from '../../core/engine/messages.ts'
import { chosenFiles, droppedFiles } from '../../browser/files/droppedFiles.ts'
import { pastedOf } from '../../browser/files/pastedFiles.ts'
import { addToDraft } from './sharedDraft.ts'

/**
 * Files dropped or pasted anywhere on the page; `onText` gets a text that was pasted outside of a text field and has a
 * picture of itself beside it. `dragging` is true while some hover over it; `overPeer` is whose line
 * they hover over, if any. A drop there names that peer.
 */
export function useDropAndPaste(
  onFiles: (files: readonly OutgoingFile<File>[], peer?: string) => void,
  onUnreadable: (paths: readonly string[]) => void,
  onDropped: (files: readonly OutgoingFile<File>[], unnamed: number) => void,
  onText: (text: string) => void = addToDraft,
) {
  const dragging = shallowRef(false)
  const overPeer = shallowRef<string>()
  const listening = new AbortController()
  const { signal } = listening

  function leave(): void {
    dragging.value = false
    overPeer.value = undefined
  }

  function onDragOver(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes('Files')) return
    event.preventDefault()
    dragging.value = true
    overPeer.value = peerUnder(event)
  }

  function onDrop(event: DragEvent): void {
    const peer = peerUnder(event)
    leave()
    if (!event.dataTransfer?.types.includes('Files')) return
    event.preventDefault()
    void droppedFiles(event.dataTransfer).then(({ files, unreadable, unnamed }) => {
      if (files.length > 0) onFiles(files, peer)
      onDropped(files, unnamed)
      if (unreadable.length > 0) onUnreadable(unreadable)
    })
  }

  /** A paste of text into a field stays there. */
  function onPaste(event: ClipboardEvent): void {
    if (!event.clipboardData) return
    const pasted = pastedOf(event.clipboardData, isIntoText(event))
    if (pasted.kind === 'nothing') return
    event.preventDefault()
    if (pasted.kind === 'files') onFiles(chosenFiles(pasted.files))
    else onText(pasted.text)
  }

  document.addEventListener('dragover', onDragOver, { signal })
  document.addEventListener('drop', onDrop, { signal })
  document.addEventListener('paste', onPaste, { signal })
  document.addEventListener(
    'dragleave',
    (event) => {
      // Without a related target the pointer left the window.
      if (!event.relatedTarget) leave()
    },
    { signal },
  )
  onScopeDispose(() => listening.abort())
  return { dragging, overPeer }
}

function isIntoText({ target }: ClipboardEvent): boolean {
  return target instanceof Element && target.closest('input, textarea, [contenteditable]') !== null
}

/** By the mark that the list of peers puts on each line. */
function peerUnder({ target }: DragEvent): string | undefined {
  const line = target instanceof Element ? target.closest<HTMLElement>('[data-drop-peer]') : null
  return line?.dataset['dropPeer']
}
