import js from '@eslint/js'
import prettier from 'eslint-config-prettier'
import vue from 'eslint-plugin-vue'
import globals from 'globals'
import ts from 'typescript-eslint'
import { directionsRule } from './scripts/directionsRule.js'
import { LONG_FILES, LONG_FUNCTIONS } from './scripts/notYetSplit.js'

/** What only tests import. */
const forTests = ['**/*.test.ts', '**/test[A-Z]*.ts', '**/*[tT]esting.ts']

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
  {
    files: ['src/**/*.{ts,vue}', 'signaling/**/*.ts'],
    // Tests may stand up the real server, and fake a browser.
    ignores: ['**/*.test.ts'],
    plugins: { sealdrop: { rules: { directions: directionsRule } } },
    rules: { 'sealdrop/directions': 'error' },
  },
  {
    files: ['src/**/*.{ts,vue}', 'signaling/**/*.ts'],
    ignores: [...forTests, ...LONG_FUNCTIONS],
    rules: { 'max-lines-per-function': ['error', { max: 60 }] },
  },
  {
    files: ['src/**/*.{ts,vue}', 'signaling/**/*.ts'],
    ignores: [...forTests, ...LONG_FILES],
    rules: { 'max-lines': ['error', { max: 250 }] },
  },
  {
    files: ['src/wire/**/*.ts', 'src/core/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-globals': ['error', ...environmentGlobals],
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^node:|\\?worker', message: 'Core runs in a page, a worker and Node.' }] },
      ],
    },
  },
  {
    files: ['**/*.test.ts', 'e2e/**/*.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off', 'no-restricted-globals': 'off' },
  },
  prettier,
)
