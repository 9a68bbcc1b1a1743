import type { ActionsBlock, Button, KnownBlock, ModalView } from '@slack/types'
import type { SignUpStatus } from '../../../generated/prisma/enums.ts'
import { formatWhen, type Reader } from '../../calendar/format.ts'
import type { Dictionary } from '../../i18n/dictionary.ts'
import {
  actions,
  button,
  context,
  cut,
  escapeText,
  field,
  type Message,
  modal,
  option,
  ref,
  says,
  section,
} from '../../slack/blocks.ts'
import { calendarButton } from '../calendar-feeds/views.ts'
import { type ActivityRow, isAhead } from '../rules.ts'
import {
  type Answers,
  type Asker,
  answerField,
  type ListAct,
  type Question,
  type SignUpActivity,
  type SignUpOutcome,
  type SignUpResult,
  shareField,
} from './rules.ts'

export const actionIds = {
  signUp: 'activities.sign-up',
  leave: 'activities.leave',
  claim: 'activities.claim',
  decline: 'activities.decline',
  guests: 'sign-ups.open-guests',
  approve: 'sign-ups.approve',
  refuse: 'sign-ups.refuse',
  add: 'sign-ups.open-add',
  remove: 'sign-ups.open-remove',
  move: 'sign-ups.open-move',
  answers: 'sign-ups.open-answers',
  places: 'sign-ups.open-places',
  person: 'sign-ups.person',
} as const

export const viewIds = {
  form: 'sign-ups.form',
  guests: 'sign-ups.guests-form',
  answers: 'sign-ups.answers-shown',
  list: 'sign-ups.list-form',
  places: 'sign-ups.places-form',
} as const

/** What only the presser reads: confirmed, or waiting and at which place, with the way back. */
export function signUpAnswer(t: Dictionary, result: SignUpResult, activity: SignUpActivity, reader: Reader): Message {
  const title = escapeText(activity.title)
  const when = formatWhen(activity.startsAt, activity.endsAt, reader)
  const words = t.activities.outcomes
  const value = ref(activity.partnershipId, activity.id)
  const guests = activity.guestsAllowed > 0 ? [button(t.signUps.guests.open, actionIds.guests, value)] : []
  const back = actions(...guests, button(leaveText(t, 'GOING'), actionIds.leave, value))
  const withdraw = actions(...guests, button(leaveText(t, 'WAITING'), actionIds.leave, value))
  const backOrCalendar = actions(...back.elements, calendarButton(t, activity))
  const isClosed = activity.signUpUntil !== null && activity.signUpUntil <= reader.now
  const again = isClosed ? [] : [actions(button(t.activities.joinAgain, actionIds.signUp, value))]
  switch (result.outcome) {
    case 'going':
      return says(words.going(title, when, placeText(activity)), backOrCalendar)
    case 'already-going':
    case 'guests-same':
      return says(words.alreadyGoing(title, when), backOrCalendar)
    case 'waiting':
      return says(words.waiting(title, result.place), withdraw)
    case 'already-waiting':
      return says(words.alreadyWaiting(title, result.place), withdraw)
    case 'requested':
    case 'already-requested':
      return says(words.requested(title), withdraw)
    case 'already-offered':
      return says(words.alreadyOffered(title, untilText(result.until, reader)), claimOrDecline(t, activity))
    case 'guests-changed':
      return result.place > 0
        ? says(words.guestsWaiting(title, result.place), withdraw)
        : says(words.guestsChanged(title), back)
    case 'left':
    case 'removed':
    case 'refused':
      return says(words.left(title), ...again)
    case 'declined':
      return says(words.declined(title), ...again)
    case 'offer-over':
      return says(words.offerOver(title), ...again)
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

/** Who only waits has no place to give back. */
export function leaveText(t: Dictionary, status: SignUpStatus | null): string {
  return status === 'WAITING' || status === 'REQUESTED' ? t.activities.withdraw : t.activities.leave
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

export function claimOrDecline(
  t: Dictionary,
  { id, partnershipId }: Pick<ActivityRow, 'id' | 'partnershipId'>,
): ActionsBlock {
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
  what: keyof Dictionary['activities']['placeNews'],
  activity: ActivityRow,
  reader: Reader,
): Message {
  const when = formatWhen(activity.startsAt, activity.endsAt, reader)
  const text = t.activities.placeNews[what](escapeText(activity.title), when, placeText(activity))
  const value = ref(activity.partnershipId, activity.id)
  const next =
    what === 'offerOver'
      ? [actions(button(t.activities.joinAgain, actionIds.signUp, value))]
      : what === 'noPlace' || what === 'unanswered'
        ? [actions(button(t.activities.whatElseIsOn, 'activities.show-coming', ref(activity.partnershipId, 0)))]
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

type FormData = { partnershipId: number; activityId: number }

const dataOf = ({ partnershipId, id }: Pick<ActivityRow, 'partnershipId' | 'id'>): FormData => ({
  partnershipId,
  activityId: id,
})

/** How many come along, and what the activity asks. */
export function signUpForm(t: Dictionary, activity: ActivityRow, reader: Reader): ModalView {
  const words = t.signUps.form
  return modal({
    id: viewIds.form,
    title: words.title,
    submit: t.activities.join,
    close: t.common.cancel,
    data: dataOf(activity),
    blocks: [
      section(
        `*${escapeText(activity.title)}*\n${formatWhen(activity.startsAt, activity.endsAt, reader)} · ${placeText(activity)}`,
      ),
      ...(activity.needsApproval ? [context(words.needsApproval)] : []),
      ...(activity.guestsAllowed > 0 ? [guestsField(t, activity.guestsAllowed, 0)] : []),
      ...activity.questions.map((question) =>
        field(
          answerField(question),
          cut(question.text, 2_000),
          { type: 'plain_text_input', max_length: 500, multiline: true },
          { optional: !question.required },
        ),
      ),
    ],
  })
}

function guestsField(t: Dictionary, most: number, now: number) {
  const words = t.signUps.guests
  const options = Array.from({ length: Math.min(most, 99) + 1 }, (_, count) =>
    option(words.count(count), String(count)),
  )
  const initial = options[now]
  return field('guests', words.label, {
    type: 'static_select',
    options,
    ...(initial ? { initial_option: initial } : {}),
  })
}

export function guestsForm(t: Dictionary, activity: ActivityRow, now: number): ModalView {
  return modal({
    id: viewIds.guests,
    title: t.signUps.guests.title,
    submit: t.common.save,
    close: t.common.cancel,
    data: dataOf(activity),
    blocks: [section(t.signUps.guests.ask(escapeText(activity.title))), guestsField(t, activity.guestsAllowed, now)],
  })
}

function askerText(
  t: Dictionary,
  { name, organization, guests, answers }: Asker,
  questions: readonly Question[],
): string {
  const side = organization === null ? '' : ` · ${escapeText(organization)}`
  const along = guests === 0 ? '' : ` · ${t.signUps.guests.along(guests)}`
  return [`*${escapeText(name)}*${side}${along}`, ...answerLines(answers, questions)].join('\n')
}

function answerLines(answers: Answers, questions: readonly Question[]): string[] {
  return questions
    .filter(({ id }) => (answers[id] ?? '') !== '')
    .map(({ id, text }) => `${escapeText(cut(text, 100))} ${escapeText(cut(answers[id] ?? '', 300))}`)
}

function yesOrNo(t: Dictionary, { id, partnershipId }: Pick<ActivityRow, 'id' | 'partnershipId'>, personId: number) {
  const value = `${ref(partnershipId, id)}.${personId}`
  return actions(
    button(t.signUps.approve, actionIds.approve, value, { style: 'primary' }),
    button(t.signUps.refuse, actionIds.refuse, value),
  )
}

const REQUESTS_SHOWN = 10
const ANSWERS_SHOWN = 20

/** To whoever runs it: who asks to come, each with its buttons, and below what became of the others. */
export function requestMessage(t: Dictionary, activity: ActivityRow, asked: Asker[], reader: Reader): Message {
  const words = t.signUps
  const title = escapeText(activity.title)
  const when = formatWhen(activity.startsAt, activity.endsAt, reader)
  const open = isAhead(activity, reader.now) ? asked.filter(({ status }) => status === 'REQUESTED') : []
  const [first] = open
  const text =
    first === undefined
      ? words.noneAsk(title, when)
      : open.length === 1
        ? words.asks(escapeText(first.name), title, when)
        : words.manyAsk(open.length, title, when)
  const rest = open.length - REQUESTS_SHOWN
  const answers = asked.flatMap(({ name, status }) => {
    const who = escapeText(name)
    switch (status) {
      case 'REQUESTED':
        return []
      case 'CANCELLED':
        return [words.answered.refused(who)]
      case 'WAITING':
        return [words.answered.waiting(who)]
      default:
        return [words.answered.approved(who)]
    }
  })
  return says(
    text,
    ...requestBlocks(t, activity, open, (who) => who),
    ...(rest > 0 ? [context(words.moreAsk(rest))] : []),
    ...(answers.length === 0 ? [] : [context(answers.slice(-ANSWERS_SHOWN).join('\n'))]),
  )
}

function requestBlocks(
  t: Dictionary,
  activity: ActivityRow,
  requests: Asker[],
  write: (who: string) => string,
): KnownBlock[] {
  return requests
    .slice(0, REQUESTS_SHOWN)
    .flatMap((asker) => [section(write(askerText(t, asker, activity.questions))), yesOrNo(t, activity, asker.personId)])
}

/** In an activity's details, for whoever runs it: who asks, and what can be done about places and people. */
export function organiserBlocks(t: Dictionary, activity: ActivityRow, requests: Asker[], now: Date): KnownBlock[] {
  if (!isAhead(activity, now)) return []
  const value = ref(activity.partnershipId, activity.id)
  const rest = requests.length - REQUESTS_SHOWN
  const buttons: Button[] = [
    button(t.signUps.list.add.title, actionIds.add, value),
    ...(activity.going + activity.waiting + activity.held + activity.requested > 0
      ? [button(t.signUps.list.remove.title, actionIds.remove, value)]
      : []),
    ...(activity.waiting > 1 ? [button(t.signUps.list.move.title, actionIds.move, value)] : []),
    button(t.signUps.places.title, actionIds.places, value),
    ...(activity.questions.length > 0 ? [button(t.signUps.answers.title, actionIds.answers, value)] : []),
  ]
  return [
    ...requestBlocks(t, activity, requests, t.signUps.asksHere),
    ...(rest > 0 ? [context(t.signUps.moreAsk(rest))] : []),
    actions(...buttons),
  ]
}

/** The organiser reads what became of it; `name` is the person it was done to. */
export function organisedAnswer(
  t: Dictionary,
  { outcome, place }: { outcome: SignUpOutcome; place: number },
  { name, slackUserId }: { name: string; slackUserId: string | null },
  activity: SignUpActivity,
): Message {
  const words = t.signUps.organised
  const isTold = slackUserId !== null
  const [who, title] = [escapeText(name), escapeText(activity.title)]
  const text = () => {
    switch (outcome) {
      case 'going':
        return words.going(who, title, isTold)
      case 'waiting':
      case 'moved':
        return place > 0 ? words.waiting(who, title, place) : words.offered(who, title)
      case 'removed':
        return words.removed(who, title, isTold)
      case 'refused':
        return words.refused(who, title, isTold)
      case 'cancelled':
      case 'started':
        return t.activities.outcomes[outcome](title)
      case 'not-signed-up':
        return words.notOnList(who, title)
      default:
        return words.settledAlready(who, title)
    }
  }
  return { text: text(), blocks: [section(text())] }
}

export function listForm(t: Dictionary, act: ListAct, activity: ActivityRow): ModalView {
  const words = t.signUps.list[act]
  const person = field(
    'person',
    t.signUps.list.person,
    { type: 'external_select', action_id: actionIds.person, min_query_length: 0 },
    { hint: words.hint },
  )
  const more = {
    add: activity.guestsAllowed > 0 ? [guestsField(t, activity.guestsAllowed, 0)] : [],
    remove: [],
    move: [
      field('position', t.signUps.list.position, {
        type: 'number_input',
        is_decimal_allowed: false,
        min_value: '1',
        max_value: String(Math.max(activity.waiting, 1)),
      }),
    ],
  }
  return modal({
    id: viewIds.list,
    title: words.title,
    submit: words.send,
    close: t.common.cancel,
    data: { ...dataOf(activity), act },
    blocks: [section(`*${escapeText(activity.title)}*`), person, ...more[act]],
  })
}

/** A modal holds a hundred blocks and a block three thousand characters: each answer is short, so many share a block. */
export function answersView(t: Dictionary, activity: ActivityRow, askers: Asker[]): ModalView {
  const words = t.signUps.answers
  const answered = askers.filter(({ answers }) => answerLines(answers, activity.questions).length > 0)
  const shown = answered.slice(0, 90).map((asker) => section(askerText(t, asker, activity.questions)))
  return modal({
    id: viewIds.answers,
    title: words.title,
    close: t.common.close,
    data: dataOf(activity),
    blocks: [
      section(`*${escapeText(activity.title)}*`),
      ...(shown.length === 0 ? [section(words.none)] : shown),
      ...(answered.length > shown.length ? [context(t.common.andMore(answered.length - shown.length))] : []),
    ],
  })
}

/** `meanwhile`: who has changed the activity since the form was opened; what was typed stays where block ids stay. */
export function placesForm(
  t: Dictionary,
  activity: ActivityRow,
  sides: { id: number; name: string }[],
  meanwhile: { editors: string[]; reader: Reader } | null = null,
): ModalView {
  const words = t.signUps.places
  const initial = (value: number | null | undefined) => (value == null ? {} : { initial_value: String(value) })
  const number = { type: 'number_input', is_decimal_allowed: false } as const
  return modal({
    id: viewIds.places,
    title: words.title,
    submit: t.common.save,
    close: t.common.cancel,
    data: { ...dataOf(activity), seen: activity.version },
    blocks: [
      section(words.ask(escapeText(activity.title))),
      ...(meanwhile === null ? [] : [section(meanwhileText(t, activity, meanwhile))]),
      field(
        'capacity',
        t.publishing.form.capacity,
        { ...number, ...initial(activity.capacity) },
        { optional: true, hint: words.capacityHint },
      ),
      ...sides.map((side) =>
        field(
          shareField(side.id),
          words.share(side.name),
          { ...number, ...initial(activity.shares.find((share) => share.organizationId === side.id)?.places) },
          { optional: true },
        ),
      ),
      field(
        'releaseAt',
        words.releaseAt,
        {
          type: 'datetimepicker',
          ...(activity.releaseAt === null || activity.shares.length === 0
            ? {}
            : { initial_date_time: Math.floor(activity.releaseAt.getTime() / 1_000) }),
        },
        { optional: true, hint: words.releaseHint },
      ),
    ],
  })
}

function meanwhileText(
  t: Dictionary,
  { capacity, shares, releaseAt }: ActivityRow,
  { editors, reader }: { editors: string[]; reader: Reader },
): string {
  const { fields, fact, share, noLimit, none, conflict } = t.publishing
  const kept = shares.map(({ name, places }) => share(escapeText(name), places)).join(t.common.listSeparator)
  const lines = [
    fact(fields.capacity, capacity === null ? noLimit : String(capacity)),
    fact(fields.shares, kept === '' ? none : kept),
    ...(releaseAt === null ? [] : [fact(fields.release, formatWhen(releaseAt, null, reader))]),
  ]
  const who = editors.map(escapeText).join(t.common.listSeparator)
  return `${conflict.text(who, lines.join('\n'))}\n${t.signUps.places.sendAgain}`
}

/** What is kept for whom, and until when; null when nothing is. */
export function sharesText(t: Dictionary, { shares, releaseAt }: ActivityRow, reader: Reader): string | null {
  const kept = shares.filter(({ places }) => places > 0)
  if (kept.length === 0 || (releaseAt !== null && releaseAt <= reader.now)) return null
  const sides = kept.map(({ name, places, used }) => t.signUps.shareLeft(escapeText(name), Math.max(0, places - used)))
  const until = releaseAt === null ? null : formatWhen(releaseAt, null, reader)
  return t.signUps.sharesLeft(sides.join(t.common.listSeparator), until)
}
