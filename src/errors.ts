import type { Dictionary } from './i18n/dictionary.ts'

/** An error whose words a person may read: what happened, what was kept, what to do next. */
export class UserError extends Error {
  readonly words: (t: Dictionary) => string

  constructor(words: (t: Dictionary) => string) {
    super('UserError')
    this.name = 'UserError'
    this.words = words
  }
}

/** Errors that belong under the fields of a modal, by block id. */
export class FieldErrors extends Error {
  readonly fields: (t: Dictionary) => Record<string, string>

  constructor(fields: (t: Dictionary) => Record<string, string>) {
    super('FieldErrors')
    this.name = 'FieldErrors'
    this.fields = fields
  }
}
