import type { z } from 'zod'
import { FieldErrors } from '../errors.ts'
import type { Dictionary } from '../i18n/dictionary.ts'
import type { Values } from './payloads.ts'

type FormWords = Dictionary['form']

/**
 * What was typed, checked. A message of the schema that is a key of the dictionary's `form` section becomes its words;
 * zod's own limits are put into words too.
 * @throws FieldErrors by block id: the first path element of an issue is the block id.
 */
export function parseForm<Schema extends z.ZodType>(schema: Schema, values: Values): z.output<Schema> {
  const parsed = schema.safeParse(values)
  if (parsed.success) return parsed.data
  throw new FieldErrors((t) =>
    Object.fromEntries(
      parsed.error.issues.toReversed().map((issue) => [String(issue.path[0] ?? ''), inWords(t.form, issue)]),
    ),
  )
}

function inWords(words: FormWords, issue: z.core.$ZodIssue): string {
  const own = words[issue.message as keyof FormWords]
  if (typeof own === 'string') return own
  if (issue.code === 'too_big') return words.tooManyCharacters(Number(issue.maximum))
  return words.required
}
