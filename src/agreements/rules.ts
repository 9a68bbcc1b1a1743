import { z } from 'zod'
import type { AgreementAnswer } from '../../generated/prisma/enums.ts'
import { addDays, type Day, dayOf, daysBetween, isDay, monthOf, yearOf } from '../calendar/day.ts'
import { addWorkingDays, type Calendar } from '../calendar/working-days.ts'

export type Commitment = { category: string; text: string }

/** `isSaid`: an officer has said what stands behind it; until then whatever is of its category does. */
export type KeptCommitment = Commitment & { id: number; isSaid: boolean }

/** One version of an agreement. */
export type AgreementRow = {
  id: number
  partnershipId: number
  version: number
  title: string
  goals: string
  firstDay: Day
  lastDay: Day
  fileId: string | null
  fileName: string
  writtenBy: string
  writtenAt: Date
  answer: AgreementAnswer | null
  answeredBy: string | null
  commitments: readonly KeptCommitment[]
}

/** What stands behind a commitment: the newest few, and how many there are. */
export type Behind = {
  projects: readonly { number: number; title: string }[]
  projectCount: number
  activities: readonly { number: number; title: string }[]
  activityCount: number
  offers: readonly { number: number; title: string }[]
  offerCount: number
}

export function isEmpty({ projectCount, activityCount, offerCount }: Behind): boolean {
  return projectCount + activityCount + offerCount === 0
}

/** What can be chosen to stand behind a commitment. */
export type Candidate = { kind: 'project' | 'activity' | 'offer'; id: number; number: number; title: string }

/** "p12", "a34", "o5": what a select of the form carries. */
export function candidateKey({ kind, id }: Pick<Candidate, 'kind' | 'id'>): string {
  return `${kind[0]}${id}`
}

export function commitmentField(commitmentId: number): string {
  return `commitment-${commitmentId}`
}

export type Support = { commitmentId: number; projectIds: number[]; activityIds: number[]; offerIds: number[] }

/** What was chosen for each commitment of the form. */
export function readSupports(values: Record<string, string | string[]>): Support[] {
  return Object.entries(values).flatMap(([field, value]) => {
    const [, id] = /^commitment-(\d+)$/.exec(field) ?? []
    if (id === undefined) return []
    const chosen = (letter: string) =>
      [value]
        .flat()
        .filter((key) => key.startsWith(letter))
        .map((key) => Number(key.slice(1)))
    const ids = { projectIds: chosen('p'), activityIds: chosen('a'), offerIds: chosen('o') }
    return [{ commitmentId: Number(id), ...ids }]
  })
}

export const modes = ['new', 'change', 'renew'] as const
export type Mode = (typeof modes)[number]

/** Messages are keys of the dictionary's `form` section. */
export const agreementForm = z
  .object({
    title: z.string().trim().min(1, 'required').max(120),
    firstDay: z.string().refine(isDay, 'required'),
    lastDay: z.string().refine(isDay, 'required'),
    goals: z.string().trim().max(2_000),
    commitments: z.string().trim().min(1, 'required').max(3_000),
    file: z
      .union([z.array(z.string()), z.string()])
      .default('')
      .transform((ids) => [ids].flat().filter(Boolean)[0] ?? null),
  })
  .refine(({ firstDay, lastDay }) => firstDay < lastDay, { path: ['lastDay'], message: 'endBeforeStart' })

const MOST_COMMITMENTS = 40
const LONGEST_COMMITMENT = 300

/** A key of the dictionary's `agreements.faults`, and the line it is in, counted from one. */
export type LineFault = { line: number; fault: 'unknownCategory' | 'noText' | 'tooLong' | 'tooMany' }

/**
 * Commitments as they are typed: a line each, "category: text"; a category may stand on a line of its own, and lines that
 * begin with a dash or a dot belong to the last one.
 * @param categoryOf null for what is no category's name.
 */
export function readCommitments(
  typed: string,
  categoryOf: (name: string) => string | null,
): { commitments: Commitment[] } | LineFault {
  const commitments: Commitment[] = []
  let current: string | null = null
  let hasText = true
  for (const [index, raw] of typed.split('\n').entries()) {
    const fault = (name: LineFault['fault']): LineFault => ({ line: index + 1, fault: name })
    const line = raw.trim()
    if (line === '') continue
    const [, bullet] = /^[-*•·]\s*(.+)$/u.exec(line) ?? []
    const [, name = line, rest = ''] = /^([^:：]+)[:：]\s*(.*)$/u.exec(line) ?? []
    if (bullet === undefined) {
      if (!hasText) return { line: index, fault: 'noText' }
      current = categoryOf(name.trim())
      hasText = rest !== ''
    }
    if (current === null) return fault('unknownCategory')
    const text = bullet ?? rest
    if (text === '') continue
    hasText = true
    if (text.length > LONGEST_COMMITMENT) return fault('tooLong')
    commitments.push({ category: current, text })
    if (commitments.length > MOST_COMMITMENTS) return fault('tooMany')
  }
  return hasText ? { commitments } : { line: typed.trimEnd().split('\n').length, fault: 'noText' }
}

/** The term that follows: from the day after, as long as this one; whole years stay whole years. */
export function nextTerm({ firstDay, lastDay }: { firstDay: Day; lastDay: Day }): { firstDay: Day; lastDay: Day } {
  const next = addDays(lastDay, 1)
  const years = yearOf(next) - yearOf(firstDay)
  const sameDate = years > 0 ? dayOf(yearOf(next) + years, monthOf(firstDay), Number(firstDay.slice(8))) : null
  const isWhole = next.slice(4) === firstDay.slice(4) && sameDate !== null
  return { firstDay: next, lastDay: isWhole ? addDays(sameDate, -1) : addDays(next, daysBetween(firstDay, lastDay)) }
}

/** So many days before the end of a term the officers are asked what is to follow. */
export const ASKED_BEFORE = [90, 60, 30] as const
export type AskedBefore = (typeof ASKED_BEFORE)[number]

/** The working day on or before the day so many days before the end. */
export function askDay(lastDay: Day, before: AskedBefore, calendar: Calendar): Day {
  return addWorkingDays(calendar, addDays(lastDay, 1 - before), -1).day
}

/**
 * Which question is due: of several that were missed only the last, none that was due before the version was written, none
 * after the end or an answer.
 */
export function dueQuestion(
  { lastDay, answer }: Pick<AgreementRow, 'lastDay' | 'answer'>,
  writtenOn: Day,
  today: Day,
  calendar: Calendar,
): AskedBefore | null {
  if (answer !== null || today > lastDay) return null
  const due = ASKED_BEFORE.filter((before) => {
    const day = askDay(lastDay, before, calendar)
    return day <= today && day >= writtenOn
  })
  return due.at(-1) ?? null
}

/** The officers are being asked, so whatever one of them does with the agreement is the answer. */
export function isBeingAsked({ lastDay }: Pick<AgreementRow, 'lastDay'>, today: Day, calendar: Calendar): boolean {
  return today >= askDay(lastDay, ASKED_BEFORE[0], calendar)
}

/** What a new version says about the end of its term: the same end needs no second question. */
export function carriedAnswer(
  current: Pick<AgreementRow, 'lastDay' | 'answer'> | null,
  lastDay: Day,
  today: Day,
  calendar: Calendar,
): AgreementAnswer | null {
  if (current === null || current.lastDay !== lastDay) return null
  return current.answer ?? (isBeingAsked(current, today, calendar) ? 'CHANGED' : null)
}

/** What one version has that the one before had not. */
export type Change =
  | { what: 'title' | 'goals' | 'file' }
  | { what: 'term'; from: [Day, Day]; to: [Day, Day] }
  | ({ what: 'added' | 'dropped' } & Commitment)

export function changesBetween(older: AgreementRow, newer: AgreementRow): Change[] {
  const has = ({ commitments }: { commitments: readonly Commitment[] }, one: Commitment) =>
    commitments.some(({ category, text }) => category === one.category && text === one.text)
  const changes: Change[] = []
  if (older.title !== newer.title) changes.push({ what: 'title' })
  if (older.firstDay !== newer.firstDay || older.lastDay !== newer.lastDay)
    changes.push({ what: 'term', from: [older.firstDay, older.lastDay], to: [newer.firstDay, newer.lastDay] })
  if (older.goals !== newer.goals) changes.push({ what: 'goals' })
  for (const one of newer.commitments)
    if (!has(older, one)) changes.push({ what: 'added', category: one.category, text: one.text })
  for (const one of older.commitments)
    if (!has(newer, one)) changes.push({ what: 'dropped', category: one.category, text: one.text })
  if (older.fileId !== newer.fileId) changes.push({ what: 'file' })
  return changes
}
