import type { ActionsBlock, KnownBlock, SectionBlock } from '@slack/types'
import { formatWhen, type Reader } from '../calendar/format.ts'
import type { Dictionary } from '../i18n/dictionary.ts'
import { actions, button, context, cut, escapeText, header, type Message, ref, section } from '../slack/blocks.ts'
import { afterTheEnd } from './afterwards/views.ts'
import { onTheDay } from './check-ins/views.ts'
import { linkButton, pageButton, phonesButton, posterButton } from './public/views.ts'
import { organiserActions } from './publishing/views.ts'
import type { RosterRow } from './queries.ts'
import { askButtons } from './reminders/views.ts'
import { type ActivityRow, canJoin, isAhead, isFull, isSignedUp, placesLeft } from './rules.ts'
import { seriesButtons } from './series/views.ts'
import type { Asker } from './sign-ups/rules.ts'
import { leaveText, organiserBlocks, placeText, sharesText, actionIds as signUpIds } from './sign-ups/views.ts'

export const actionIds = {
  show: 'activities.show',
  /** Handled by home: where there is no place for a message. */
  showOnTop: 'home.show',
  showMine: 'activities.show-mine',
  showComing: 'activities.show-coming',
  openForm: 'activities.open-form',
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
  const { capacity, waiting } = activity
  if (left > 0 && waiting > 0) return t.signUps.card.leftAndWaiting(left, capacity ?? 0, waiting)
  if (left > 0) return t.activities.placesLeft(left, capacity ?? 0)
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
  if (isAhead(activity, now) && activity.mine === 'OFFERED')
    return button(t.activities.claim, signUpIds.claim, value, { style: 'primary' })
  if (!canJoin(activity, now) || isSignedUp(activity)) return button(t.activities.details, actionIds.show, value)
  return joinButton(t, activity)
}

function joinButton(t: Dictionary, activity: ActivityRow) {
  const full = isFull(activity)
  return button(
    full ? t.activities.joinWaitlist : t.activities.join,
    signUpIds.signUp,
    ref(activity.partnershipId, activity.id),
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

/** What one is in; where there are public pages, with the way to what one signed up for on them. */
export function mineList(
  t: Dictionary,
  partnershipId: number,
  rows: ActivityRow[],
  reader: Reader,
  { most, hasSite }: { most: number; hasSite: boolean },
): Message {
  const list = activityList(t, t.activities.mineTitle, rows, reader, t.activities.emptyMine, most)
  return hasSite ? { ...list, blocks: [...(list.blocks ?? []), actions(linkButton(t, partnershipId))] } : list
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
    ...(guestsAllowed > 0 ? [`:heavy_plus_sign: ${words.guests(guestsAllowed)}`] : []),
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
    ...(isAhead(activity, reader.now)
      ? [`:busts_in_silhouette: ${placesText(t, activity)}`, ...signUpFacts(t, activity, reader)]
      : []),
  ]
  if (activity.speaker !== '') facts.unshift(`:microphone: ${t.series.speaker(escapeText(activity.speaker))}`)
  const blocks: KnownBlock[] = [
    header(cancelled ? t.activities.cancelledTitle(activity.title) : activity.title),
    section(facts.join('\n')),
  ]
  if (cancelled && activity.cancelNote !== '')
    blocks.push(section(t.activities.cancelNote(escapeText(activity.cancelNote))))
  if (activity.coverFileId !== null)
    blocks.push({ type: 'image', slack_file: { id: activity.coverFileId }, alt_text: cut(activity.title, 150) })
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
  if (isAhead(activity, reader.now) && activity.number > 0) blocks.push(context(t.signUps.card.thread))
  if (isAhead(activity, reader.now)) blocks.push(cardButtons(t, activity, reader.now))
  return { text, blocks }
}

function cardButtons(t: Dictionary, activity: ActivityRow, now: Date): ActionsBlock {
  const value = ref(activity.partnershipId, activity.id)
  return actions(
    ...(canJoin(activity, now) ? [joinButton(t, activity)] : []),
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
  may: { organise: boolean; hasSite: boolean },
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
  if (isAhead(activity, reader.now)) {
    const value = ref(activity.partnershipId, activity.id)
    const claim = activity.mine === 'OFFERED' ? [nextButton(t, activity, reader.now)] : []
    const guests = activity.guestsAllowed > 0 ? [button(t.signUps.guests.open, signUpIds.guests, value)] : []
    const mine = isSignedUp(activity)
      ? [...claim, ...guests, button(leaveText(t, activity.mine), signUpIds.leave, value)]
      : canJoin(activity, reader.now)
        ? [joinButton(t, activity)]
        : []
    const forOrganisers = may.organise
      ? [
          ...askButtons(t, activity, reader.now),
          pageButton(t, activity),
          ...(may.hasSite ? [posterButton(t, activity), phonesButton(t, activity)] : []),
        ]
      : []
    const buttons = [...mine, ...forOrganisers]
    if (buttons.length > 0) blocks.push(actions(...buttons))
  }
  if (may.organise)
    blocks.push(...organiserBlocks(t, activity, requests, reader.now), ...organiserActions(t, activity, reader.now))
  const ofSeries = seriesButtons(t, activity, may, reader.now)
  if (ofSeries.length > 0) blocks.push(actions(...ofSeries))
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
