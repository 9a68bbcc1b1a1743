import { z } from 'zod'

export type DecisionRow = {
  id: number
  text: string
  /** Its follow-up, once somebody has made it. */
  followUp: { id: number; number: number; person: { name: string }; dueOn: string; status: 'OPEN' | 'DONE' } | null
}

export type MinutesRow = {
  version: number
  text: string
  presentIds: number[]
  alsoPresent: string
  savedBy: { name: string }
  savedAt: Date
}

/** One more line still fits into the minutes, which begin with all of them. */
export function hasRoom(lines: string[], one: string): boolean {
  return [...lines, one].join('\n').length <= LONGEST_TEXT
}

/** The lines a person typed, without empty ones and without the same one twice. */
export function linesIn(text: string): string[] {
  return [...new Set(text.split('\n').map((line) => line.trim().replace(/^[-•·*]\s*/, '')))].filter(
    (line) => line !== '',
  )
}

export type Note = { kind: 'note' | 'decision'; text: string }

/** A reply, line by line; a line that begins with “Decision:” or “决定：” is a decision. */
export function notesIn(reply: string): Note[] {
  return linesIn(reply).flatMap((line): Note[] => {
    const [, mark, text = ''] = /^((?:decision|decided|决定|决议)\s*[:：])?(.*)$/i.exec(line) ?? []
    return text.trim() === '' ? [] : [{ kind: mark === undefined ? 'note' : 'decision', text: text.trim() }]
  })
}

export type MatchedDecision = { id: number | null; text: string }

/**
 * Which decision each line is: one with the same words; else, when there are as many lines as before, the one that stood
 * there and was put into other words; else a new one. So what hangs on a decision stays with it when it is reworded.
 */
export function matchDecisions(
  before: { id: number; text: string }[],
  lines: string[],
): { kept: MatchedDecision[]; dropped: number[] } {
  const kept = lines.map((text, at) => {
    const same = before.find((one) => one.text === text)
    const there = before.length === lines.length ? before[at] : undefined
    const reworded = there !== undefined && !lines.includes(there.text) ? there : undefined
    return { id: (same ?? reworded)?.id ?? null, text }
  })
  return { kept, dropped: before.filter(({ id }) => !kept.some((one) => one.id === id)).map(({ id }) => id) }
}

/** Together they fit into one field of a form: Slack takes 3,000 characters there. */
export const MOST_DECISIONS = 15
export const LONGEST_DECISION = 190
export const LONGEST_TEXT = 2_500

export const minutesForm = z.object({
  present: z.union([z.array(z.coerce.number()), z.literal('').transform(() => [])]).default([]),
  alsoPresent: z.string().trim().max(200).default(''),
  text: z.string().trim().min(1, 'required').max(LONGEST_TEXT),
  decisions: z
    .string()
    .default('')
    .transform(linesIn)
    .refine((lines) => lines.length <= MOST_DECISIONS, 'tooManyDecisions')
    .refine((lines) => lines.every((line) => line.length <= LONGEST_DECISION), 'decisionTooLong'),
})

export const noteForm = z.object({
  text: z.string().trim().min(1, 'required').max(LONGEST_DECISION),
  kind: z.enum(['note', 'decision']),
})
