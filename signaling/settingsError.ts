/** What is wrong with a setting, in one line that names the variable, its value and what is allowed. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
  readonly code = 'bad-setting'
}
