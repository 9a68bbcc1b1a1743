import { max } from 'date-fns/max'
import { z } from 'zod'
import type { CheckIn } from '../../../generated/prisma/client.ts'
import type { SignUpStatus } from '../../../generated/prisma/enums.ts'
import type { ActivityRow } from '../rules.ts'

/** Why nobody can sign up on the page now; null when they can. */
export function whyClosed(
  { status, startsAt, endsAt, signUpUntil }: Pick<ActivityRow, 'status' | 'startsAt' | 'endsAt' | 'signUpUntil'>,
  now: Date,
): 'cancelled' | 'over' | 'started' | 'closed' | null {
  if (status === 'CANCELLED') return 'cancelled'
  if (endsAt <= now) return 'over'
  if (startsAt <= now) return 'started'
  return signUpUntil !== null && signUpUntil <= now ? 'closed' : null
}

/** What the page asks for, as typed. */
export type SignUpForm = {
  name: string
  phone: string
  organizationId: number | null
  guests: number
  answers: Record<string, string>
}

/** Keys of the dictionary's `publicPages.faults`, by field. */
export type Faults = Record<string, 'name' | 'phone' | 'answer' | 'guests' | 'code' | 'wrongCode' | 'manyCodes'>

type Asking = Pick<ActivityRow, 'guestsAllowed' | 'questions'> & {
  asksPhone: boolean
  sides: readonly { id: number }[]
}

const name = z.string().min(1).max(40)
const phone = z.string().regex(/^\+?\d{7,15}$/)

/** The name under which a question's answer is sent. */
export function answerField(questionId: string): string {
  return `answer-${questionId}`
}

export function readSignUpForm(typed: URLSearchParams, asking: Asking): { form: SignUpForm } | { faults: Faults } {
  const text = (field: string) => (typed.get(field) ?? '').normalize('NFKC').trim().replaceAll(/\s+/g, ' ')
  const side = asking.sides.find(({ id }) => String(id) === typed.get('side'))
  const form: SignUpForm = {
    name: text('name'),
    phone: asking.asksPhone ? readPhone(text('phone')) : '',
    organizationId: side?.id ?? null,
    guests: Number(typed.get('guests') ?? 0),
    answers: Object.fromEntries(
      asking.questions.map(({ id }) => [id, text(answerField(id))]).filter(([, answer]) => answer !== ''),
    ),
  }
  const faults: Faults = {}
  if (!name.safeParse(form.name).success) faults.name = 'name'
  if (asking.asksPhone && !phone.safeParse(form.phone).success) faults.phone = 'phone'
  const { guests } = form
  if (!Number.isInteger(guests) || guests < 0 || guests > asking.guestsAllowed) faults.guests = 'guests'
  for (const { id, required } of asking.questions) {
    const answer = form.answers[id]
    if ((required && answer === undefined) || (answer?.length ?? 0) > 500) faults[answerField(id)] = 'answer'
  }
  return Object.keys(faults).length > 0 ? { faults } : { form }
}

/** With or without the country's code it is one number, or one human would get two places. */
function readPhone(typed: string): string {
  return typed.replaceAll(/[\s()-]/g, '').replace(/^(?:\+|00)?86(?=1\d{10}$)/, '')
}

/** What stands before the names of the fields of the other form, for who is on the spot. */
export const HERE = 'here-'

const sixDigits = z.string().regex(/^\d{6}$/)

/** Who says on the spot that they have come: the same name and number as at the sign-up, and the code that is shown there. */
export function readArrival(
  typed: URLSearchParams,
  asking: { asksPhone: boolean },
): { form: SignUpForm; code: string } | { faults: Faults } {
  const fields = new URLSearchParams(
    ['name', 'phone'].map((field): [string, string] => [field, typed.get(HERE + field) ?? '']),
  )
  const read = readSignUpForm(fields, { ...asking, guestsAllowed: 0, questions: [], sides: [] })
  const code = (typed.get(`${HERE}code`) ?? '').normalize('NFKC').replaceAll(/[\s-]/g, '')
  const faults: Faults = Object.fromEntries(
    Object.entries('faults' in read ? read.faults : {}).map(([field, fault]) => [HERE + field, fault]),
  )
  if (!sixDigits.safeParse(code).success) faults[`${HERE}code`] = 'code'
  return 'form' in read && Object.keys(faults).length === 0 ? { form: read.form, code } : { faults }
}

/**
 * By what somebody is known again: name and phone number within one activity; without a number only by the one form, so
 * that two people of one name stay two. Never from one activity to another: to know both is no proof, and whoever links
 * one place to their account must not get another person's others.
 */
export function lookupText(activityId: number, { name, phone }: SignUpForm, formName: string): string {
  const known = name.toLowerCase().replaceAll(' ', '')
  return phone === '' ? `form ${formName} ${known}` : `phone ${activityId} ${phone} ${known}`
}

/** What a private link is derived from: one for each form that was sent. */
export function linkText(activityId: number, personId: number, formName: string): string {
  return `${activityId}.${personId}.${formName}`
}

/** Letters and digits that are not taken for one another; thirty-two of them, so that a byte gives one. */
const CODE_SIGNS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
const CODE_LENGTH = 8
const CODE_VALID_MS = 15 * 60_000

/** A code to link a page with an account: out of a million million. */
export function linkCodeFrom(bytes: Uint8Array): string {
  return Array.from(bytes.subarray(0, CODE_LENGTH), (byte) => CODE_SIGNS[byte % CODE_SIGNS.length]).join('')
}

export function linkCodeUntil(now: Date): Date {
  return new Date(now.getTime() + CODE_VALID_MS)
}

/** "ABCD-EFGH", to read off a screen. */
export function shownLinkCode(code: string): string {
  return `${code.slice(0, CODE_LENGTH / 2)}-${code.slice(CODE_LENGTH / 2)}`
}

/** As typed, in any case, with spaces and dashes. Messages are keys of the dictionary's `form` section. */
export const linkForm = z.object({
  code: z
    .string()
    .transform((text) =>
      text
        .normalize('NFKC')
        .toUpperCase()
        .replaceAll(/[^0-9A-Z]/g, ''),
    )
    .refine((text) => text.length === CODE_LENGTH, 'linkCode'),
})

/** What becomes of a typed code; `until` is when the next one may be tried. */
export type Linked = { outcome: 'linked' | 'wrong' } | { outcome: 'wait'; until: Date }

type Presence = Pick<CheckIn, 'way' | 'isWalkIn' | 'checkedInAt' | 'checkedOutAt' | 'correctedMinutes'>

/** Two check-ins of one human as one: the first arrival, the last departure, the hours that officers agreed on. */
export function mergeCheckIns(one: Presence, other: Presence): Presence {
  const first = one.checkedInAt <= other.checkedInAt ? one : other
  const stayed = one.checkedOutAt === null || other.checkedOutAt === null
  return {
    way: first.way,
    isWalkIn: one.isWalkIn && other.isWalkIn,
    checkedInAt: first.checkedInAt,
    checkedOutAt: stayed ? null : max([one.checkedOutAt, other.checkedOutAt].filter((time) => time !== null)),
    correctedMinutes: one.correctedMinutes ?? other.correctedMinutes,
  }
}

export type PhoneRow = { name: string; phone: string; status: SignUpStatus }

/** Lines that are at most `width` wide, by what letters take at most: Latin breaks between words, Chinese anywhere. */
export function wrapText(text: string, size: number, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const [piece] of text.matchAll(/[!-~À-ɏ]{1,16}|\s+|.[，。：；！？、）》”]*/gsu)) {
    if (line !== '' && widthOf(line + piece.trimEnd()) * size > width) {
      lines.push(line.trimEnd())
      line = piece.trimStart()
    } else line += piece
  }
  return line.trim() === '' ? lines : [...lines, line.trimEnd()]
}

function widthOf(text: string): number {
  return [...text].reduce((sum, sign) => sum + (/[A-Z@%&]/.test(sign) ? 0.8 : sign < 'ɏ' ? 0.6 : 1), 0)
}
