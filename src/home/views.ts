import type { HomeView, KnownBlock, ModalView } from '@slack/types'
import { actionIds as afterwardsIds } from '../activities/afterwards/views.ts'
import { calendarButton, feedButton } from '../activities/calendar-feeds/views.ts'
import { type CheckInActivity, decideWindow } from '../activities/check-ins/rules.ts'
import { hereButton, leaveButton } from '../activities/check-ins/views.ts'
import { correctionMessage, hoursButton } from '../activities/hours/views.ts'
import { linkButton } from '../activities/public/views.ts'
import { actionIds as publishingIds } from '../activities/publishing/views.ts'
import { actionIds as reminderIds } from '../activities/reminders/views.ts'
import { type ActivityRow, isSignedUp } from '../activities/rules.ts'
import { actionIds as seriesIds } from '../activities/series/views.ts'
import { claimOrDecline, actionIds as signUpIds } from '../activities/sign-ups/views.ts'
import { actionIds as activityIds, activityLine } from '../activities/views.ts'
import { agreementButton, endMessage } from '../agreements/views.ts'
import { formatWhen, type Reader } from '../calendar/format.ts'
import { dayIn } from '../calendar/zones.ts'
import type { DifficultyRow } from '../difficulties/rules.ts'
import { actionIds as difficultyIds, waitingItem } from '../difficulties/views.ts'
import { difficultyLine, actionIds as digestIds, notSentText, requestLine, restText } from '../digests/views.ts'
import { actionIds as enterpriseIds } from '../enterprises/views.ts'
import { unreportedItem } from '../enterprises/visits/views.ts'
import { actionIds as followUpIds, followUpItem, type Reading, standInNotes } from '../follow-ups/views.ts'
import type { Dictionary } from '../i18n/dictionary.ts'
import type { Language } from '../i18n/language.ts'
import { listButtons } from '../lists/views.ts'
import { actionIds as meetingIds, nextLine } from '../meetings/views.ts'
import { voteItem } from '../meetings/votes/views.ts'
import { actionIds as calendarIds } from '../partnerships/calendars/views.ts'
import { actionIds as partnershipIds } from '../partnerships/views.ts'
import { actionIds as peopleIds, sideQuestion } from '../people/views.ts'
import { actionIds as projectIds } from '../projects/views.ts'
import type { MemberActor } from '../slack/actor.ts'
import { isAllowed } from '../slack/authorize.ts'
import {
  actions,
  button,
  context,
  divider,
  escapeText,
  header,
  type Message,
  modal,
  ref,
  section,
} from '../slack/blocks.ts'
import type { HomeContent, Office } from './queries.ts'

/** Twins of the activities' own buttons, for where a press must redraw a modal: see `slack.ts`. */
export const actionIds = {
  signUp: 'home.sign-up',
  leave: 'home.leave',
  claim: 'home.claim',
  decline: 'home.decline',
  open: 'home.open',
  show: activityIds.showOnTop,
  list: 'home.list',
} as const

const viewIds = { modal: 'home.modal' } as const

/** What a modal over the Home tab shows: one activity or a whole list, and for those who have no such tab all that is on it. */
export type Shown = { activityId: number } | { list: 'mine' | 'coming' } | { home: true }

const WAITING_SHOWN = 5
const DIFFICULTIES_SHOWN = 3
const VISITS_SHOWN = 3
const MINE_SHOWN = 5
const COMING_SHOWN = 8
const TROUBLES_SHOWN = 3

export function emptyHome(t: Dictionary): HomeView {
  return {
    type: 'home',
    blocks: [
      section(t.home.noPartnership),
      actions(button(t.home.begin, partnershipIds.openSetup, '', { style: 'primary' }), languageButton(t)),
    ],
  }
}

/** "Waiting on you" first, then my activities, then what is on; for officers also how the bot is doing. */
export function homeView(
  { t, reader, calendar }: Reading,
  { partnership, membership, person }: MemberActor,
  content: HomeContent & { hasSite: boolean },
  notice: string,
): HomeView {
  const may = {
    organise: isAllowed('organiser', membership.roles),
    settle: isAllowed('installer', membership.roles),
    join: isAllowed('member', membership.roles),
  }
  const { sides, waiting, askedFor, difficulties, nextMeeting, whereNow, mine, coming, office } = content
  const votes = may.join ? content.votes : []
  const visits = may.join ? content.visits : []
  const others = coming.filter((row) => !isSignedUp(row))
  const offers = mine.filter((row) => row.mine === 'OFFERED' && row.startsAt > reader.now)
  const rest = mine.filter((row) => !offers.includes(row))
  const top = ref(partnership.id, 0)
  const today = dayIn(partnership.timeZone, reader.now)
  const blocks: KnownBlock[] = [
    ...(notice === '' ? [] : [section(notice), divider]),
    header(partnership.name),
    ...(membership.organizationId === null ? sideQuestion(t, partnership.id, sides) : []),
    header(t.home.waiting),
    ...([offers, waiting, askedFor, difficulties, votes, visits].every((rows) => rows.length === 0) &&
    waitingForOfficer(office) === 0
      ? [section(t.home.emptyWaiting)]
      : []),
    ...offers.slice(0, WAITING_SHOWN).flatMap((row) => offerItem(t, row, reader)),
    ...waiting
      .slice(0, WAITING_SHOWN)
      .flatMap((followUp) => followUpItem({ t, reader, calendar }, followUp, standInNotes(t, followUp, person.id))),
    ...(waiting.length > WAITING_SHOWN ? [context(t.home.moreWaiting(waiting.length - WAITING_SHOWN))] : []),
    ...askedFor.map((row) => renamed(requestLine(t, row, null, reader), onHome)),
    ...difficulties.flatMap((row) => waitingItem(t, row, reader, { personId: person.id, isOfficer: false, today })),
    ...votes.flatMap((vote) => voteItem(t, vote)),
    ...visits.slice(0, VISITS_SHOWN).flatMap((visit) => unreportedItem(t, visit, reader)),
    ...(office === null ? [] : signOffs(t, partnership.id, office, reader)),
    ...(office === null ? [] : unanswered(t, partnership.id, office.difficulties, reader)),
    ...nextLine({ t, reader, calendar }, nextMeeting),
    header(t.activities.mineTitle),
    ...(mine.length === 0 ? [section(t.home.emptyMine)] : []),
    ...(whereNow === null ? [] : [section(t.checkIns.youAreAt(escapeText(whereNow.title)), leaveButton(t, whereNow))]),
    ...rest.slice(0, MINE_SHOWN).flatMap((row) => mineItem(t, row, whereNow, reader)),
    ...(rest.length > MINE_SHOWN ? [showAll(t, partnership.id, 'mine')] : []),
    header(t.activities.listTitle),
    ...(others.length === 0 ? [section(nothingOn(t, coming, partnership.publicSlackChannelId, may))] : []),
    ...others.slice(0, COMING_SHOWN).map((row) => renamed(activityLine(t, row, reader), onHome)),
    ...(others.length > COMING_SHOWN ? [showAll(t, partnership.id, 'coming')] : []),
    divider,
    actions(
      ...(may.organise ? [button(t.activities.create, activityIds.openForm, top, { style: 'primary' })] : []),
      ...(may.organise ? [button(t.publishing.template.list, publishingIds.templates, top)] : []),
      button(t.series.title, seriesIds.list, top),
      button(t.projects.listTitle, projectIds.list, top),
      ...(may.join ? [button(t.followUps.listTitle, followUpIds.list, top)] : []),
      button(t.difficulties.listTitle, difficultyIds.list, top),
      ...listButtons(t, partnership.id),
      button(t.meetings.button, meetingIds.list, top),
      button(t.enterprises.button, enterpriseIds.list, top),
      button(t.calendars.month.title, calendarIds.openMonth, top),
      ...(office === null ? [] : [agreementButton(t, partnership.id)]),
      ...(may.settle ? [button(t.partnerships.settings.title, partnershipIds.openSettings, top)] : []),
      hoursButton(t, partnership.id),
      ...(may.join ? [button(t.reminders.title, reminderIds.openForm, top)] : []),
      ...(content.hasSite ? [feedButton(t, partnership.id)] : []),
      ...(content.hasSite && may.join ? [linkButton(t, partnership.id)] : []),
      languageButton(t),
    ),
    ...(office === null ? [] : health(t, partnership.id, office, reader)),
  ]
  return { type: 'home', blocks }
}

/** Says what pressing it gives, in the language it gives. */
function languageButton(t: Dictionary) {
  const other: Language = t.language === 'en' ? 'zh-CN' : 'en'
  return button(t.languageNames[other], peopleIds.language, other)
}

function waitingForOfficer(office: Office | null): number {
  if (office === null) return 0
  const { toConfirm, toReview, ending, difficulties } = office
  return toConfirm.length + toReview.length + difficulties.length + (ending === null ? 0 : 1)
}

/** What an officer is asked to confirm for their side. */
function signOffs(t: Dictionary, partnershipId: number, office: Office, reader: Reader): KnownBlock[] {
  return [
    ...office.toConfirm.map(({ activityId, title }) =>
      section(
        t.afterwards.note.waits(escapeText(title)),
        button(t.afterwards.show, afterwardsIds.show, ref(partnershipId, activityId)),
      ),
    ),
    ...office.toReview.flatMap((correction) => correctionMessage(t, correction, reader).blocks ?? []),
    ...(office.ending === null ? [] : (endMessage(t, office.ending, office.ending.daysLeft).blocks ?? [])),
  ]
}

function unanswered(t: Dictionary, partnershipId: number, rows: DifficultyRow[], reader: Reader): KnownBlock[] {
  if (rows.length === 0) return []
  const all = button(t.digests.showAll, digestIds.showSection, `${ref(partnershipId, 0)}.difficulties`)
  return [
    section(`*${t.home.unanswered}*`),
    ...rows.slice(0, DIFFICULTIES_SHOWN).map((row) => difficultyLine(t, row, reader)),
    ...(rows.length > DIFFICULTIES_SHOWN
      ? [section(t.digests.more(restText(rows.length, DIFFICULTIES_SHOWN)), all)]
      : []),
  ]
}

/** An activity of one's own: what it is, and what to do next: give the place back, or say that one is there. */
function mineItem(t: Dictionary, row: ActivityRow, whereNow: CheckInActivity | null, reader: Reader): KnownBlock[] {
  const buttons = [
    ...(decideWindow(row, reader.now) === 'open' && whereNow?.id !== row.id ? [hereButton(t, row)] : []),
    ...(row.startsAt > reader.now
      ? [button(t.activities.cannotCome, signUpIds.leave, ref(row.partnershipId, row.id)), calendarButton(t, row)]
      : []),
  ]
  return [renamed(activityLine(t, row, reader), onHome), ...(buttons.length > 0 ? [actions(...buttons)] : [])]
}

/** A place that is held: an activity of one's own that waits for an answer. */
function offerItem(t: Dictionary, row: ActivityRow, reader: Reader): KnownBlock[] {
  const { accessory: _, ...line } = activityLine(t, row, reader)
  return [line, claimOrDecline(t, row)]
}

function nothingOn(t: Dictionary, coming: ActivityRow[], channel: string, may: { organise: boolean }): string {
  if (coming.length > 0) return t.home.allMine
  return may.organise ? t.home.emptyComingOrganiser : t.home.emptyComing(`<#${channel}>`)
}

function showAll(t: Dictionary, partnershipId: number, list: 'mine' | 'coming'): KnownBlock {
  return actions(button(t.digests.showAll, actionIds.list, `${ref(partnershipId, 0)}.${list}`))
}

/** Last digest, next due, and what failed to go out, in words. */
function health(t: Dictionary, partnershipId: number, office: Office, reader: Reader): KnownBlock[] {
  const { lastDigest, nextDigest, notSent } = office
  const when = (instant: Date) => formatWhen(instant, null, reader)
  const top = ref(partnershipId, 0)
  const digests = [
    lastDigest === null ? t.home.noDigestYet : t.home.lastDigest(when(lastDigest)),
    t.home.nextDigest(when(nextDigest)),
  ]
  return [
    header(t.home.health),
    section(digests.join('\n'), button(t.home.preview, digestIds.preview, top)),
    ...(notSent.length === 0
      ? [context(t.digests.allSent)]
      : [section(t.digests.notSent(notSent.length), button(t.digests.whatAndWhy, digestIds.showNotSent, top))]),
    ...notSent.slice(0, TROUBLES_SHOWN).map((row) => context(notSentText(t, row, reader))),
  ]
}

/** Details have no room on the Home tab, so they open on top of it. */
const onHome: Record<string, string | undefined> = { [activityIds.show]: actionIds.show }

/** In a modal the answer to a press is the modal drawn anew. */
const inModal: Record<string, string | undefined> = {
  ...onHome,
  [signUpIds.signUp]: actionIds.signUp,
  [signUpIds.leave]: actionIds.leave,
  [signUpIds.claim]: actionIds.claim,
  [signUpIds.decline]: actionIds.decline,
}

/** The same block with its buttons under other action ids. */
function renamed(block: KnownBlock, names: Record<string, string | undefined>): KnownBlock {
  const rename = <Element extends { action_id?: string }>(element: Element): Element => ({
    ...element,
    action_id: names[element.action_id ?? ''] ?? element.action_id,
  })
  if (block.type === 'actions') return { ...block, elements: block.elements.map(rename) }
  if (block.type === 'section' && block.accessory?.type === 'button')
    return { ...block, accessory: rename(block.accessory) }
  return block
}

/** What was asked for over the Home tab, with what just happened to it on top. */
export function modalOver(
  t: Dictionary,
  partnershipId: number,
  shown: Shown,
  title: string,
  { blocks = [] }: Message,
  notice: string,
): ModalView {
  return modal({
    id: viewIds.modal,
    title,
    close: t.common.close,
    data: { partnershipId, ...shown },
    blocks: [...(notice === '' ? [] : [section(notice), divider]), ...blocks.map((block) => renamed(block, inModal))],
  })
}
