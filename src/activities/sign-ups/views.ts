import type { ActionsBlock, KnownBlock } from '@slack/types'
import { formatWhen, type Reader } from '../../calendar/format.ts'
import type { Dictionary } from '../../i18n/dictionary.ts'
import { actions, button, escapeText, type Message, ref, section } from '../../slack/blocks.ts'
import { calendarButton } from '../calendar-feeds/views.ts'
import type { ActivityRow } from '../rules.ts'
import type { SignUpActivity, SignUpResult } from './rules.ts'

export const actionIds = {
  signUp: 'activities.sign-up',
  leave: 'activities.leave',
  claim: 'activities.claim',
  decline: 'activities.decline',
} as const

/** What only the presser reads: confirmed, or waiting and at which place, with the way back. */
export function signUpAnswer(t: Dictionary, result: SignUpResult, activity: SignUpActivity, reader: Reader): Message {
  const title = escapeText(activity.title)
  const when = formatWhen(activity.startsAt, activity.endsAt, reader)
  const words = t.activities.outcomes
  const value = ref(activity.partnershipId, activity.id)
  const back = actions(button(t.activities.leave, actionIds.leave, value))
  const backOrCalendar = actions(button(t.activities.leave, actionIds.leave, value), calendarButton(t, activity))
  const again = actions(button(t.activities.joinAgain, actionIds.signUp, value))
  const says = (text: string, ...more: KnownBlock[]): Message => ({ text, blocks: [section(text), ...more] })
  switch (result.outcome) {
    case 'going':
      return says(words.going(title, when, placeText(activity)), backOrCalendar)
    case 'already-going':
    case 'guests-same':
      return says(words.alreadyGoing(title, when), backOrCalendar)
    case 'waiting':
      return says(words.waiting(title, result.place), back)
    case 'already-waiting':
      return says(words.alreadyWaiting(title, result.place), back)
    case 'requested':
    case 'already-requested':
      return says(words.requested(title), back)
    case 'already-offered':
      return says(words.alreadyOffered(title, untilText(result.until, reader)), claimOrDecline(t, activity))
    case 'guests-changed':
      return says(result.place > 0 ? words.guestsWaiting(title, result.place) : words.guestsChanged(title), back)
    case 'left':
    case 'removed':
    case 'refused':
      return says(words.left(title), again)
    case 'declined':
      return says(words.declined(title), again)
    case 'offer-over':
      return says(words.offerOver(title), again)
    case 'no-room-for-guests':
    case 'too-many-guests':
      return says(words[result.outcome](title))
    case 'not-signed-up':
    case 'moved':
    case 'settled':
      return says(words.notSignedUp(title))
    case 'closed':
    case 'cancelled':
    case 'started':
      return says(words[result.outcome](title))
  }
}

/** Where to be, online or both. */
export function placeText({ place, onlinePlace }: Pick<ActivityRow, 'place' | 'onlinePlace'>): string {
  return [place, onlinePlace]
    .filter((text) => text !== '')
    .map(escapeText)
    .join(' · ')
}

function untilText(until: Date | null, reader: Reader): string {
  return until === null ? '' : formatWhen(until, null, reader)
}

function claimOrDecline(t: Dictionary, { id, partnershipId }: Pick<ActivityRow, 'id' | 'partnershipId'>): ActionsBlock {
  const value = ref(partnershipId, id)
  return actions(
    button(t.activities.claim, actionIds.claim, value, { style: 'primary' }),
    button(t.activities.decline, actionIds.decline, value),
  )
}

export function promotedMessage(t: Dictionary, activity: ActivityRow, reader: Reader): Message {
  const text = t.activities.promoted(
    escapeText(activity.title),
    formatWhen(activity.startsAt, activity.endsAt, reader),
    placeText(activity),
  )
  return { text, blocks: [section(text), cannotCome(t, activity)] }
}

/** `until` is the reader's own. */
export function offeredMessage(t: Dictionary, activity: ActivityRow, reader: Reader, until: Date): Message {
  const text = t.activities.offered(
    escapeText(activity.title),
    formatWhen(activity.startsAt, activity.endsAt, reader),
    placeText(activity),
    untilText(until, reader),
  )
  return { text, blocks: [section(text), claimOrDecline(t, activity)] }
}

/** One sentence about a place that somebody else decided on, with what the reader can do now. */
export function placeMessage(
  t: Dictionary,
  what: 'offerOver' | 'approved' | 'approvedWaiting' | 'refused' | 'added' | 'addedWaiting' | 'removed',
  activity: ActivityRow,
  reader: Reader,
): Message {
  const when = formatWhen(activity.startsAt, activity.endsAt, reader)
  const text = t.activities.placeNews[what](escapeText(activity.title), when, placeText(activity))
  const value = ref(activity.partnershipId, activity.id)
  const next =
    what === 'offerOver'
      ? [actions(button(t.activities.joinAgain, actionIds.signUp, value))]
      : what === 'refused' || what === 'removed'
        ? []
        : [cannotCome(t, activity)]
  return { text, blocks: [section(text), ...next] }
}

export function cannotCome(t: Dictionary, activity: ActivityRow): ActionsBlock {
  return actions(
    button(t.activities.cannotCome, actionIds.leave, ref(activity.partnershipId, activity.id)),
    calendarButton(t, activity),
  )
}
