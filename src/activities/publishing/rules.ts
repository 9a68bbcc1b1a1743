import { z } from 'zod'
import { parseWhen } from '../../calendar/dates-in-words.ts'
import { categories } from '../../partnerships/rules.ts'
import { reminderTimes } from '../reminders/rules.ts'
import { LONGEST_MS } from '../rules.ts'
import { type Question, questions } from '../sign-ups/rules.ts'

/** Everything an organiser decides about an activity, without who comes: what drafts, templates and edits are made of. */
export const activityContent = z.object({
  title: z.string(),
  speaker: z.string().default(''),
  description: z.string(),
  category: z.string(),
  organizationId: z.number(),
  place: z.string(),
  onlinePlace: z.string(),
  startsAt: z.coerce.date(),
  endsAt: z.coerce.date(),
  capacity: z.number().nullable(),
  shares: z.array(z.object({ organizationId: z.number(), places: z.number() })),
  releaseAt: z.coerce.date().nullable(),
  guestsAllowed: z.number(),
  questions,
  needsApproval: z.boolean(),
  minimum: z.number().nullable(),
  signUpUntil: z.coerce.date().nullable(),
  claimMinutes: z.number(),
  reminders: z.array(z.number()),
  asksUnanswered: z.boolean(),
  coOrganiserIds: z.array(z.number()),
  coverFileId: z.string().nullable(),
})

export type ActivityContent = z.infer<typeof activityContent>

/** What the first page asks only where it is wanted, and the second and third hold, before anybody has looked at them. */
export const usualSettings = {
  speaker: '',
  shares: [],
  releaseAt: null,
  guestsAllowed: 0,
  questions: [],
  needsApproval: false,
  minimum: null,
  signUpUntil: null,
  claimMinutes: 1_440,
  reminders: [1_440, 60],
  asksUnanswered: false,
  coOrganiserIds: [],
  coverFileId: null,
} satisfies Partial<ActivityContent>

/** The choices of the form, in minutes. */
export const claimChoices = [0, 60, 240, 720, 1_440, 2_880]

const LARGEST_CAPACITY = 5_000
const MOST_GUESTS = 20
const MOST_QUESTIONS = 5
const LONGEST_QUESTION = 150

const isWhole = (text: string, least: number, most: number) =>
  /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most

/** A whole number in words of the `form` section, or nothing. */
const whole = (least: number, most: number, fault: string) =>
  z
    .string()
    .trim()
    .default('')
    .refine((text) => text === '' || isWhole(text, least, most), fault)
    .transform((text) => (text === '' ? null : Number(text)))

/** The first page, as typed. Messages are keys of the dictionary's `form` section. */
export const activityForm = z
  .object({
    title: z.string().trim().min(1, 'required').max(150),
    speaker: z.string().trim().max(80).default(''),
    category: z.enum(categories, 'required'),
    organizationId: z.coerce.number().int().positive('required').optional(),
    when: z.string().trim().max(200).default(''),
    start: z.string().default(''),
    end: z.string().default(''),
    place: z.string().trim().max(200).default(''),
    onlinePlace: z.string().trim().max(200).default(''),
    capacity: whole(1, LARGEST_CAPACITY, 'capacity'),
    description: z.string().trim().max(1_000).default(''),
  })
  .refine(({ place, onlinePlace }) => place !== '' || onlinePlace !== '', { path: ['place'], error: 'placeMissing' })

const checkbox = z.array(z.string()).default([])

/** The page on places and sign-up, as typed; the shares stand beside it, one field an organisation. */
export const placesForm = z.object({
  releaseWords: z.string().trim().default(''),
  release: z.string().default(''),
  guests: whole(0, MOST_GUESTS, 'guests'),
  minimum: whole(1, LARGEST_CAPACITY, 'wholeNumber'),
  untilWords: z.string().trim().default(''),
  until: z.string().default(''),
  signUp: checkbox,
  claimMinutes: z.coerce.number().refine((minutes) => claimChoices.includes(minutes), 'required'),
  questions: z
    .string()
    .default('')
    .transform(linesOf)
    .refine((lines) => lines.length <= MOST_QUESTIONS, 'tooManyQuestions')
    .refine((lines) => lines.every(({ text }) => text.length <= LONGEST_QUESTION), 'questionTooLong'),
})

export const shareField = (organizationId: number) => `share.${organizationId}`

/** One organisation's share as typed. */
export const shareForm = whole(0, LARGEST_CAPACITY, 'wholeNumber')

/** The page on who runs it, when people are reminded, and the picture. */
export const peopleForm = z.object({
  reminders: z.array(z.coerce.number().refine((minutes) => reminderTimes.includes(minutes))).default([]),
  coOrganisers: z.array(z.coerce.number()).max(10).default([]),
  cover: z.array(z.string()).default([]),
  removeCover: checkbox,
})

/** One question a line; a star at its end means that it has to be answered. */
function linesOf(text: string): { text: string; required: boolean }[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => ({ text: line.replace(/\s*[*＊]$/, ''), required: /[*＊]$/.test(line) }))
    .filter((line) => line.text !== '')
}

export function questionsAsTyped(asked: readonly Question[]): string {
  return asked.map(({ text, required }) => (required ? `${text} *` : text)).join('\n')
}

/** A question that was there before keeps its id, and with it the answers given so far. */
export function withIds(lines: { text: string; required: boolean }[], before: readonly Question[]): Question[] {
  const kept = lines.map(({ text }) => before.find((question) => question.text === text)?.id)
  const taken = new Set([...kept, ...before.map(({ id }) => id)])
  const free = Array.from({ length: MOST_QUESTIONS * 2 }, (_, n) => `q${n + 1}`).filter((id) => !taken.has(id))
  return lines.map((line, index) => ({ ...line, id: kept[index] ?? free.shift() ?? '' }))
}

/** What is wrong with a time, as a field and a key of the dictionary's `form` section; null when it can stand. */
function timeFault(
  start: Date,
  end: Date,
  now: Date,
): { field: 'start' | 'end'; fault: 'past' | 'endBeforeStart' | 'tooLong' } | null {
  if (start <= now) return { field: 'start', fault: 'past' }
  if (end <= start) return { field: 'end', fault: 'endBeforeStart' }
  if (end.getTime() - start.getTime() > LONGEST_MS) return { field: 'end', fault: 'tooLong' }
  return null
}

const USUAL_LENGTH_MS = 2 * 3_600_000

export type TimeFault =
  | 'timeMissing'
  | 'hourMissing'
  | 'past'
  | 'endBeforeStart'
  | 'tooLong'
  | 'unknown'
  | 'recurring'
  | 'tooFar'

/** Start and end as typed. Words win over the pickers: who typed words meant them. `now` and `zone` are the organiser's. */
export function decideTimes(
  form: { when: string; start: string; end: string },
  { now, zone }: { now: Date; zone: string },
): { startsAt: Date; endsAt: Date } | { field: 'when' | 'start' | 'end'; fault: TimeFault } {
  const pickedEnd = pickedTime(form.end)
  let start = pickedTime(form.start)
  let end = pickedEnd
  if (form.when !== '') {
    const parsed = parseWhen(form.when, { now, zone })
    if (!parsed.ok) return { field: 'when', fault: parsed.reason }
    if (parsed.allDay) return { field: 'when', fault: 'hourMissing' }
    start = parsed.start
    end = parsed.end ?? (pickedEnd !== null && pickedEnd > start ? pickedEnd : null)
  }
  if (start === null) return { field: 'when', fault: 'timeMissing' }
  const endsAt = end ?? new Date(start.getTime() + USUAL_LENGTH_MS)
  const fault = timeFault(start, endsAt, now)
  if (fault === null) return { startsAt: start, endsAt }
  // The error belongs under what the person filled in.
  const filled = form.when === '' ? 'start' : 'when'
  return { field: fault.field === 'start' || pickedEnd === null ? filled : 'end', fault: fault.fault }
}

/** One moment as typed, null when nothing was: in words, or else picked. */
export function decideMoment(
  words: string,
  picked: string,
  { now, zone }: { now: Date; zone: string },
): { at: Date | null } | { fault: TimeFault } {
  if (words === '') return { at: pickedTime(picked) }
  const parsed = parseWhen(words, { now, zone })
  if (!parsed.ok) return { fault: parsed.reason }
  return parsed.allDay ? { fault: 'hourMissing' } : { at: parsed.start }
}

const FURTHEST_MS = 731 * 24 * 3_600_000

/** The one moment of a form with `when` and `start`: ahead, and not by more than two years: past that the year is a slip. */
export function decideAhead(
  { when, start }: { when: string; start: string },
  { now, zone }: { now: Date; zone: string },
): { at: Date } | { field: 'when' | 'start'; fault: TimeFault } {
  const field = when === '' ? 'start' : 'when'
  const decided = decideMoment(when, start, { now, zone })
  if ('fault' in decided) return { field, fault: decided.fault }
  const { at } = decided
  if (at === null) return { field: 'when', fault: 'timeMissing' }
  if (at <= now) return { field, fault: 'past' }
  return at.getTime() > now.getTime() + FURTHEST_MS ? { field, fault: 'tooFar' } : { at }
}

function pickedTime(seconds: string): Date | null {
  return seconds === '' ? null : new Date(Number(seconds) * 1_000)
}

/** The activity at another time: its deadline and its release move along, and are dropped where they would be past. */
export function movedTo(content: ActivityContent, startsAt: Date, endsAt: Date, now: Date): ActivityContent {
  const by = startsAt.getTime() - content.startsAt.getTime()
  const moved = (at: Date | null) => {
    if (at === null || by === 0) return at
    const then = new Date(at.getTime() + by)
    if (then > now) return then
    return at > now && at <= startsAt ? at : null
  }
  return { ...content, startsAt, endsAt, signUpUntil: moved(content.signUpUntil), releaseAt: moved(content.releaseAt) }
}

type PlacesFault =
  | 'sharesNeedCapacity'
  | 'sharesTooLarge'
  | 'minimumTooLarge'
  | 'untilAfterStart'
  | 'releaseNeedsShares'
  | 'releaseAfterStart'

/** What does not fit together, by the field it belongs under, as keys of the dictionary's `publishing.faults`. */
export function placesFaults(
  content: ActivityContent,
): Partial<Record<'shares' | 'minimum' | 'until' | 'release', PlacesFault>> {
  const { capacity, minimum, signUpUntil, releaseAt, startsAt } = content
  const kept = keptPlaces(content)
  return {
    ...(kept > 0 && capacity === null ? { shares: 'sharesNeedCapacity' as const } : {}),
    ...(capacity !== null && kept > capacity ? { shares: 'sharesTooLarge' as const } : {}),
    ...(minimum !== null && capacity !== null && minimum > capacity ? { minimum: 'minimumTooLarge' as const } : {}),
    ...(signUpUntil !== null && signUpUntil > startsAt ? { until: 'untilAfterStart' as const } : {}),
    ...(releaseAt !== null && kept === 0 ? { release: 'releaseNeedsShares' as const } : {}),
    ...(releaseAt !== null && releaseAt > startsAt ? { release: 'releaseAfterStart' as const } : {}),
  }
}

/** The places kept for organisations, all together. */
function keptPlaces({ shares }: Pick<ActivityContent, 'shares'>): number {
  return shares.reduce((sum, { places }) => sum + places, 0)
}

/** How many places the page on places and sign-up asks for: kept for sides, or needed to run. */
export function leastPlaces(content: Pick<ActivityContent, 'shares' | 'minimum'>): number {
  return Math.max(keptPlaces(content), content.minimum ?? 0)
}

/** How many who are signed up can be told of a change, and how many cannot. */
export type Concerned = { told: number; unreached: number }

/** What an edit can change, in the order it is read back; each is one decision, whatever columns it takes. */
const fieldParts = {
  title: ['title'],
  speaker: ['speaker'],
  time: ['startsAt', 'endsAt'],
  place: ['place', 'onlinePlace'],
  category: ['category'],
  host: ['organizationId'],
  capacity: ['capacity'],
  shares: ['shares'],
  release: ['releaseAt'],
  guests: ['guestsAllowed'],
  minimum: ['minimum'],
  until: ['signUpUntil'],
  approval: ['needsApproval'],
  claim: ['claimMinutes'],
  questions: ['questions'],
  reminders: ['reminders'],
  asking: ['asksUnanswered'],
  coOrganisers: ['coOrganiserIds'],
  cover: ['coverFileId'],
  description: ['description'],
} as const satisfies Record<string, (keyof ActivityContent)[]>

export type ContentField = keyof typeof fieldParts

const fields = Object.keys(fieldParts) as ContentField[]

const partsOf = (content: ActivityContent, field: ContentField) =>
  Object.fromEntries(fieldParts[field].map((part) => [part, content[part]]))

/** What is different. */
export function changedFields(before: ActivityContent, after: ActivityContent): ContentField[] {
  return fields.filter((field) => JSON.stringify(partsOf(before, field)) !== JSON.stringify(partsOf(after, field)))
}

/**
 * What two people who edited at once make together: each change of one of them is kept, and where both changed the same,
 * `decision` says whose counts.
 */
export function merged(
  versions: { base: ActivityContent; mine: ActivityContent; theirs: ActivityContent },
  decision: 'mine' | 'theirs',
): ActivityContent {
  const { base, mine, theirs } = versions
  const byThem = changedFields(base, theirs)
  const taken = changedFields(base, mine).filter((field) => decision === 'mine' || !byThem.includes(field))
  return Object.assign({}, theirs, ...taken.map((field) => partsOf(mine, field)))
}

/** What people who are signed up know and plan by; they are told when it changes. */
export const whereAndWhen = z.object({
  startsAt: z.coerce.date(),
  endsAt: z.coerce.date(),
  place: z.string(),
  onlinePlace: z.string(),
})

export type WhereAndWhen = z.infer<typeof whereAndWhen>

const UNDO_MS = 10 * 60_000

/** For ten minutes a cancelled activity can be brought back as it was. */
export function mayUndo(
  { status, cancelledAt, startsAt }: { status: string; cancelledAt: Date | null; startsAt: Date },
  now: Date,
): boolean {
  return status === 'CANCELLED' && startsAt > now && isUndoable(cancelledAt, now)
}

/** Whether what was ended then can still be undone. */
export function isUndoable(endedAt: Date | null, now: Date): boolean {
  return endedAt !== null && now.getTime() - endedAt.getTime() < UNDO_MS
}

export function changedKey(activityId: number, sequence: number, personId: number): string {
  return `changed:${activityId}:${sequence}:${personId}`
}

export function cancelledKey(activityId: number, cancelledAt: Date, personId: number): string {
  return `cancelled:${activityId}:${cancelledAt.getTime()}:${personId}`
}
