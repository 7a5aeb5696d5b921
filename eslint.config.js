import js from '@eslint/js'
import prettier from 'eslint-config-prettier'
import vue from 'eslint-plugin-vue'
import globals from 'globals'
import ts from 'typescript-eslint'

/**
 * Layers of src/, innermost first: a folder may import itself and what stands before it, never what
 * stands behind. session and platform stand side by side and do not know each other. wire/ is what the server shares.
 */
const layers = [
  ['wire'],
  ['protocol'],
  ['transfer'],
  ['engine'],
  ['session', 'platform'],
  ['state'],
  ['components'],
]

const folder = (names) => `^(\\.{1,2}/)+(${names.join('|')})(/|$)`

/** What every file outside engine/ must leave alone: the worker's inside. Its message types are its door. */
const engineInside = {
  regex: '^(\\.{1,2}/)+engine/(?!messages\\.ts$)',
  message: 'Only engine/messages.ts may be imported from outside the worker.',
}

/** The same for serviceWorker/. */
const serviceWorkerInside = {
  regex: '^(\\.{1,2}/)+serviceWorker/(?!messages\\.ts$)',
  message: 'Only serviceWorker/messages.ts may be imported by pages.',
}

const signalingAsTypes = {
  regex: '^(\\.{1,2}/)+signaling/',
  allowTypeImports: true,
  message: 'Of the server src/ imports only src/wire/events.ts, and that as types.',
}

const signalingInside = {
  regex: '^(\\.{1,2}/)+signaling/(?!events\\.ts$)',
  message: 'src/ shares only src/wire/events.ts with the server.',
}

function restrictedImports(...patterns) {
  return { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] }
}

const layerRules = layers.flatMap((beside, depth) =>
  beside.map((name) => {
    const outward = layers
      .slice(depth)
      .flat()
      .filter((other) => other !== name)
    const forbidden = outward.length
      ? [{ regex: folder([...outward, 'locales']), message: `src/${name}/ may not import this layer.` }]
      : []
    const engine = name === 'engine' || depth < 3 ? [] : [engineInside]
    return {
      files: [`src/${name}/**/*.{ts,vue}`],
      rules: restrictedImports(
        ...(name === 'components' || name === 'state' ? forbidden.map(withoutLocales) : forbidden),
        ...engine,
        serviceWorkerInside,
        signalingAsTypes,
        signalingInside,
      ),
    }
  }),
)

function withoutLocales(pattern) {
  return { ...pattern, regex: pattern.regex.replace('|locales', '') }
}

/** Globals of one environment only: the pure layers run in a worker and in Node's tests as they are. */
const environmentGlobals = [
  ...Object.keys(globals.browser).filter((name) => !(name in globals['shared-node-browser'])),
  'process',
  'Buffer',
]

export default ts.config(
  { ignores: ['dist/', 'node_modules/', 'test-results/', 'playwright-report/', '.cache/', 'data/'] },
  js.configs.recommended,
  ts.configs.strictTypeChecked.map((config) => ({ ...config, files: ['**/*.{ts,vue}'] })),
  vue.configs['flat/recommended'],
  {
    files: ['**/*.{ts,vue}'],
    languageOptions: {
      parserOptions: {
        parser: ts.parser,
        project: ['./tsconfig.app.json', './tsconfig.worker.json', './tsconfig.node.json'],
        extraFileExtensions: ['.vue'],
      },
    },
    rules: {
      'no-undef': 'off',
      'no-console': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-assertions': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-empty-function': 'off',
    },
  },
  { files: ['**/*.{js,mjs}'], languageOptions: { globals: globals.node } },
  { files: ['public/*.js'], languageOptions: { globals: globals.browser } },
  ...layerRules,
  {
    files: ['src/wire/**/*.ts', 'src/protocol/**/*.ts', 'src/transfer/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: { 'no-restricted-globals': ['error', ...environmentGlobals] },
  },
  {
    files: ['signaling/**/*.ts'],
    rules: restrictedImports({
      regex: '^(\\.{1,2}/)+src(/(?!wire/)|$)',
      message: 'The server shares only src/wire/events.ts and src/wire/ with the app.',
    }),
  },
  {
    files: ['**/*.test.ts', 'e2e/**/*.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off', 'no-restricted-globals': 'off' },
  },
  prettier,
)
