import type { ActionsBlock, KnownBlock, ModalView, SectionBlock } from '@slack/types'
import { formatDay, formatWhen, type Reader } from '../calendar/format.ts'
import { dayIn } from '../calendar/zones.ts'
import type { Dictionary } from '../i18n/dictionary.ts'
import { categories } from '../partnerships/rules.ts'
import {
  actions,
  button,
  context,
  cut,
  divider,
  escapeText,
  field,
  header,
  type Message,
  modal,
  option,
  ref,
  section,
} from '../slack/blocks.ts'
import { afterTheEnd } from './afterwards/views.ts'
import { onTheDay } from './check-ins/views.ts'
import type { RosterRow } from './queries.ts'
import { askButtons } from './reminders/views.ts'
import { type ActivityRow, canJoin, isSignedUp, placesLeft } from './rules.ts'
import type { Asker } from './sign-ups/rules.ts'
import { organiserBlocks, placeText, sharesText, actionIds as signUpIds } from './sign-ups/views.ts'

export const actionIds = {
  show: 'activities.show',
  showMine: 'activities.show-mine',
  showComing: 'activities.show-coming',
  openForm: 'activities.open-form',
  cancel: 'activities.cancel',
} as const

export const viewIds = {
  form: 'activities.form',
  publish: 'activities.publish',
  published: 'activities.published',
  cancel: 'activities.cancel-form',
  cancelled: 'activities.cancelled',
} as const

/** The places in a few words, and how many must come while they have not: "7 places left, needs at least 8". */
function placesText(t: Dictionary, activity: ActivityRow): string {
  const { minimum, going, guests } = activity
  const free = freeText(t, activity)
  return minimum === null || going + guests >= minimum ? free : t.reminders.needsAtLeast(free, minimum)
}

/** "7 places left", "full, 3 waiting", "open to all". */
function freeText(t: Dictionary, activity: ActivityRow): string {
  const left = placesLeft(activity)
  if (left === null) return t.activities.openToAll(activity.going)
  if (left > 0 && activity.waiting === 0) return t.activities.placesLeft(left, activity.capacity ?? 0)
  return t.activities.full(activity.capacity ?? 0, activity.waiting)
}

/** One activity in a list: two lines, and the reader's own state when they have one. */
function lineText(t: Dictionary, activity: ActivityRow, reader: Reader): string {
  const { mine: status } = activity
  const mine = status === null || status === 'CANCELLED' ? '' : ` ${t.activities.marks[status]}`
  const name =
    activity.status === 'CANCELLED'
      ? `~${escapeText(activity.title)}~ ${t.activities.marks.cancelled}`
      : `*${escapeText(activity.title)}*`
  const when = formatWhen(activity.startsAt, activity.endsAt, reader)
  return `${name}  \`${activity.number}\`${mine}\n${when} · ${placeText(activity)} · ${placesText(t, activity)}`
}

/** What stands to the right of an activity in a list: the one thing its reader would do next. */
export function activityLine(t: Dictionary, activity: ActivityRow, reader: Reader): SectionBlock {
  return section(lineText(t, activity, reader), nextButton(t, activity, reader.now))
}

function nextButton(t: Dictionary, activity: ActivityRow, now: Date) {
  const value = ref(activity.partnershipId, activity.id)
  if (canJoin(activity, now) && activity.mine === 'OFFERED')
    return button(t.activities.claim, signUpIds.claim, value, { style: 'primary' })
  if (!canJoin(activity, now) || isSignedUp(activity)) return button(t.activities.details, actionIds.show, value)
  const left = placesLeft(activity)
  const full = left !== null && (left === 0 || activity.waiting > 0)
  return button(
    full ? t.activities.joinWaitlist : t.activities.join,
    signUpIds.signUp,
    value,
    full ? {} : { style: 'primary' },
  )
}

/** Shows the first `most` and says so when there are more. */
export function activityList(
  t: Dictionary,
  title: string,
  rows: ActivityRow[],
  reader: Reader,
  empty: string,
  most = rows.length,
): Message {
  if (rows.length === 0) return { text: empty, blocks: [section(empty)] }
  const lines = rows.slice(0, most).map((row) => activityLine(t, row, reader))
  const hint = rows.length > most ? t.activities.listMore(most) : t.activities.listHint
  return { text: title, blocks: [section(`*${title}*`), ...lines, context(hint)] }
}

/** What to know before signing up: whose places are kept, until when one can, who decides, who may come along. */
function signUpFacts(t: Dictionary, activity: ActivityRow, reader: Reader): string[] {
  const { signUpUntil, needsApproval, guestsAllowed } = activity
  const words = t.signUps.card
  const shares = sharesText(t, activity, reader)
  const until = signUpUntil === null ? null : formatWhen(signUpUntil, null, reader)
  const closed = signUpUntil !== null && signUpUntil <= reader.now
  return [
    ...(shares === null ? [] : [`:handshake: ${shares}`]),
    ...(until === null ? [] : [`:alarm_clock: ${closed ? words.closed(until) : words.until(until)}`]),
    ...(needsApproval ? [`:raising_hand: ${words.needsApproval}`] : []),
    ...(guestsAllowed > 0 ? [`:family: ${words.guests(guestsAllowed)}`] : []),
  ]
}

/** The living message in the channel: everything at a glance, whether 3 or 300 people go. */
export function activityCard(t: Dictionary, activity: ActivityRow, roster: RosterRow[], reader: Reader): Message {
  const when = formatWhen(activity.startsAt, activity.endsAt, reader)
  const cancelled = activity.status === 'CANCELLED'
  const text = cancelled
    ? t.activities.cancelledTitle(escapeText(activity.title))
    : t.activities.cardText(escapeText(activity.title), when, placeText(activity))
  const facts = [
    `:calendar: ${when}`,
    `:round_pushpin: ${placeText(activity)}`,
    `:busts_in_silhouette: ${placesText(t, activity)}`,
    ...(canJoin(activity, reader.now) ? signUpFacts(t, activity, reader) : []),
  ]
  const blocks: KnownBlock[] = [
    header(cancelled ? t.activities.cancelledTitle(activity.title) : activity.title),
    section(facts.join('\n')),
  ]
  if (cancelled && activity.cancelNote !== '')
    blocks.push(section(t.activities.cancelNote(escapeText(activity.cancelNote))))
  if (activity.description !== '') blocks.push(section(escapeText(activity.description)))
  const going = roster.filter((row) => row.status === 'GOING')
  if (going.length > 0 && !cancelled)
    blocks.push(context(t.activities.goingLine(namesOf(t, going, 12), perSide(t, going, activity.guests))))
  blocks.push(
    context(
      t.activities.cardFooter(
        activity.number,
        t.categories[activity.category as keyof Dictionary['categories']],
        escapeText(activity.host),
      ),
    ),
  )
  if (canJoin(activity, reader.now) && activity.number > 0) blocks.push(context(t.signUps.card.thread))
  if (canJoin(activity, reader.now)) blocks.push(cardButtons(t, activity))
  return { text, blocks }
}

function cardButtons(t: Dictionary, activity: ActivityRow): ActionsBlock {
  const value = ref(activity.partnershipId, activity.id)
  const left = placesLeft(activity)
  const full = left !== null && (left === 0 || activity.waiting > 0)
  return actions(
    button(
      full ? t.activities.joinWaitlist : t.activities.join,
      signUpIds.signUp,
      value,
      full ? {} : { style: 'primary' },
    ),
    button(t.activities.leave, signUpIds.leave, value),
    button(t.activities.whoGoes, actionIds.show, value),
  )
}

/** One activity with its whole roster, for the person who asked; organisers find their buttons here. */
export function activityDetails(
  t: Dictionary,
  activity: ActivityRow,
  roster: RosterRow[],
  reader: Reader,
  may: { organise: boolean },
  requests: Asker[] = [],
): Message {
  const card = activityCard(t, activity, [], reader)
  const offered = roster.filter((row) => row.status === 'OFFERED')
  const going = roster.filter((row) => row.status === 'GOING')
  const waiting = roster.filter((row) => row.status === 'WAITING')
  const blocks = withoutButtons(card)
  blocks.push(
    section(
      going.length === 0
        ? t.activities.nobodyYet
        : `${t.activities.rosterGoing(going.length)}\n${namesOf(t, going, 150)}`,
    ),
  )
  if (offered.length > 0) blocks.push(section(`${t.signUps.rosterOffered(offered.length)}\n${namesOf(t, offered, 60)}`))
  if (waiting.length > 0)
    blocks.push(section(`${t.activities.rosterWaiting(waiting.length)}\n${namesOf(t, waiting, 60)}`))
  if (canJoin(activity, reader.now)) {
    const value = ref(activity.partnershipId, activity.id)
    const claim = activity.mine === 'OFFERED' ? [nextButton(t, activity, reader.now)] : []
    const guests = activity.guestsAllowed > 0 ? [button(t.signUps.guests.open, signUpIds.guests, value)] : []
    const mine = isSignedUp(activity)
      ? [...claim, ...guests, button(t.activities.leave, signUpIds.leave, value)]
      : [nextButton(t, activity, reader.now)]
    blocks.push(
      actions(
        ...mine,
        ...(may.organise ? askButtons(t, activity, reader.now) : []),
        ...(may.organise ? [button(t.activities.cancel, actionIds.cancel, value, { style: 'danger' })] : []),
      ),
    )
  }
  if (may.organise) blocks.push(...organiserBlocks(t, activity, requests, reader.now))
  blocks.push(...onTheDay(t, activity, reader, may), ...afterTheEnd(t, activity, reader, may))
  return { text: card.text, blocks }
}

function withoutButtons({ blocks = [] }: Message): KnownBlock[] {
  return blocks.filter((block) => block.type !== 'actions')
}

function namesOf(t: Dictionary, roster: RosterRow[], most: number): string {
  const names = roster
    .slice(0, most)
    .map(({ name, guests }) => cut(escapeText(name), 40) + (guests > 0 ? ` +${guests}` : ''))
  const rest = roster.length - names.length
  return names.join(t.common.listSeparator) + (rest > 0 ? ` ${t.common.andMore(rest)}` : '')
}

function perSide(t: Dictionary, roster: RosterRow[], guests: number): string {
  const counts = new Map<string, number>()
  for (const { organization } of roster) {
    if (organization !== null) counts.set(organization, (counts.get(organization) ?? 0) + 1)
  }
  return [
    ...[...counts].map(([name, count]) => t.activities.sideCount(escapeText(name), count)),
    ...(guests > 0 ? [t.signUps.guests.along(guests)] : []),
  ].join(t.common.listSeparator)
}

export function cancelledMessage(t: Dictionary, activity: ActivityRow, reader: Reader): Message {
  const note = activity.cancelNote === '' ? '' : `\n${t.activities.cancelNote(escapeText(activity.cancelNote))}`
  const text =
    t.activities.cancelledNotice(escapeText(activity.title), formatWhen(activity.startsAt, activity.endsAt, reader)) +
    note
  return {
    text,
    blocks: [
      section(text),
      actions(button(t.activities.whatElseIsOn, actionIds.showComing, ref(activity.partnershipId, 0))),
    ],
  }
}

type FormData = { partnershipId: number }

/** @param sides the organisations to choose a host from; one or none when the organiser's own side is known. */
export function activityForm(
  t: Dictionary,
  data: FormData,
  sides: { id: number; name: string }[],
  now: Date,
  zone: string,
): ModalView {
  const words = t.activities.formLabels
  const host: KnownBlock[] =
    sides.length > 1
      ? [
          field('organizationId', words.host, {
            type: 'static_select',
            options: sides.map((side) => option(side.name, String(side.id))),
          }),
        ]
      : []
  return modal({
    id: viewIds.form,
    title: words.title,
    submit: words.preview,
    close: t.common.cancel,
    data,
    blocks: [
      field('title', words.name, { type: 'plain_text_input', max_length: 150 }),
      field('category', words.category, {
        type: 'static_select',
        options: categories.map((category) => option(t.categories[category], category)),
      }),
      ...host,
      field(
        'when',
        words.when,
        { type: 'plain_text_input', max_length: 200, placeholder: { type: 'plain_text', text: words.whenExample } },
        {
          optional: true,
          hint: words.whenHint(formatDay(dayIn(zone, now), { now, zone, language: t.language })),
        },
      ),
      field('start', words.start, { type: 'datetimepicker' }, { optional: true }),
      field('end', words.end, { type: 'datetimepicker' }, { optional: true, hint: words.endHint }),
      field('place', words.place, { type: 'plain_text_input', max_length: 200 }),
      field(
        'capacity',
        words.capacity,
        { type: 'number_input', is_decimal_allowed: false },
        { optional: true, hint: words.capacityHint },
      ),
      field(
        'description',
        words.description,
        { type: 'plain_text_input', multiline: true, max_length: 1_000 },
        { optional: true },
      ),
    ],
  })
}

/** What the form becomes, with the time as it was understood; sending this publishes. */
export function activityPreview(t: Dictionary, data: unknown, activity: ActivityRow, reader: Reader): ModalView {
  const card = activityCard(t, activity, [], reader)
  return modal({
    id: viewIds.publish,
    title: t.activities.previewTitle,
    submit: t.activities.publish,
    close: t.common.back,
    data,
    blocks: [
      section(t.activities.previewAsk(formatWhen(activity.startsAt, activity.endsAt, reader))),
      divider,
      ...withoutButtons(card),
    ],
  })
}

export function publishedView(t: Dictionary, number: number, title: string): ModalView {
  return {
    ...modal({
      id: viewIds.published,
      title: t.activities.previewTitle,
      close: t.common.done,
      blocks: [section(t.activities.published(escapeText(title), number))],
    }),
    clear_on_close: true,
  }
}

export function cancelForm(
  t: Dictionary,
  data: { partnershipId: number; activityId: number },
  activity: ActivityRow,
): ModalView {
  return modal({
    id: viewIds.cancel,
    title: t.activities.cancel,
    submit: t.activities.cancel,
    close: t.common.back,
    data,
    blocks: [
      section(t.activities.cancelAsk(escapeText(activity.title), activity.going + activity.waiting)),
      field(
        'note',
        t.activities.cancelNoteLabel,
        { type: 'plain_text_input', max_length: 300, multiline: true },
        { optional: true },
      ),
    ],
  })
}

export function cancelledView(t: Dictionary, title: string, told: number): ModalView {
  return modal({
    id: viewIds.cancelled,
    title: t.activities.cancel,
    close: t.common.done,
    blocks: [section(t.activities.cancelDone(escapeText(title), told))],
  })
}
