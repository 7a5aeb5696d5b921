/** The ESLint rule for importDirections.js: static and dynamic imports, exports, and what tests stand in for. */
import { dirname, relative, resolve, sep } from 'node:path'
import { forbiddenBecause } from './importDirections.js'

export const directionsRule = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const fromRoot = (path) => relative(context.cwd, path).split(sep).join('/')

    function check(source) {
      if (source?.type !== 'Literal' || typeof source.value !== 'string' || !source.value.startsWith('.'))
        return
      const target = fromRoot(resolve(dirname(context.filename), source.value.replace(/\?.*$/, '')))
      const message = forbiddenBecause(fromRoot(context.filename), target)
      if (message) context.report({ node: source, message })
    }

    return {
      ImportDeclaration: ({ source }) => check(source),
      ImportExpression: ({ source }) => check(source),
      ExportNamedDeclaration: ({ source }) => check(source),
      ExportAllDeclaration: ({ source }) => check(source),
    }
  },
}
