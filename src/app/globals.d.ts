/// <reference types="vite/client" />

/** The version of package.json, put in by the build. */
declare const __APP_VERSION__: string

/** For tools that do not read .vue files; vue-tsc does, and knows better. */
declare module '*.vue' {
  import type { Component } from 'vue'
  const component: Component
  export default component
}
