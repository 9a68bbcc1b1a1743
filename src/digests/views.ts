import type { KnownBlock, SectionBlock } from '@slack/types'
import type { ActivityRow } from '../activities/rules.ts'
import type { AskedFor } from '../activities/sign-ups/queries.ts'
import { actionIds as activityIds, activityLine } from '../activities/views.ts'
import { actionIds as agreementIds } from '../agreements/views.ts'
import type { Day } from '../calendar/day.ts'
import { formatDay, formatWhen, type Reader } from '../calendar/format.ts'
import { dayIn } from '../calendar/zones.ts'
import type { DifficultyRow } from '../difficulties/rules.ts'
import { actionIds as difficultyIds, stateText } from '../difficulties/views.ts'
import type { FollowUpRow } from '../follow-ups/rules.ts'
import { actionIds as followUpIds } from '../follow-ups/views.ts'
import type { Dictionary } from '../i18n/dictionary.ts'
import type { Language } from '../i18n/language.ts'
import { listedLine } from '../lists/views.ts'
import { actionIds as projectIds } from '../projects/views.ts'
import {
  actions,
  button,
  context,
  cut,
  divider,
  escapeText,
  header,
  type Message,
  ref,
  says,
  section,
} from '../slack/blocks.ts'
import {
  type ComingRow,
  type Content,
  type Digest,
  decideListed,
  type EndingRow,
  type Mark,
  marks,
  type NotSent,
  type QuietProject,
  READ_AT_MOST,
  type Schedule,
  type Section,
  type Since,
  sections,
  waitedFor,
  weekOf,
} from './rules.ts'

export const actionIds = {
  preview: 'digests.preview',
  showWeeks: 'digests.show-weeks',
  showSection: 'digests.show-section',
  showNotSent: 'digests.show-not-sent',
  inLanguage: 'digests.in-language',
} as const

const ANNOUNCED = 15

/** How many there are beyond those shown; "95+" when there may be more than were read. */
export function restText(read: number, shown: number): string {
  return `${read - shown}${read < READ_AT_MOST ? '' : '+'}`
}

/** What is on in the next two weeks, for everybody in the public channel; the places in it are of the moment of posting. */
export function weeklyPost(t: Dictionary, partnershipId: number, rows: ActivityRow[], reader: Reader): Message {
  const words = t.digests.weekly
  const shown = rows.slice(0, ANNOUNCED)
  const weeks = [...Map.groupBy(shown, ({ startsAt }) => weekOf(startsAt, reader.zone, reader.now))]
  const titles = shown.map(({ title }) => escapeText(cut(title, 40))).join(t.common.listSeparator)
  return {
    text: words.text(titles),
    blocks: [
      header(words.title),
      ...weeks.flatMap(([week, ofWeek]) => [
        section(`*${words.weeks[week] ?? ''}*`),
        ...ofWeek.map((row) => activityLine(t, row, reader)),
      ]),
      ...(rows.length > shown.length
        ? [
            section(
              t.digests.more(restText(rows.length, shown.length)),
              button(t.digests.showAll, actionIds.showWeeks, ref(partnershipId, 0)),
            ),
          ]
        : []),
      context(words.footer(formatWhen(reader.now, null, reader))),
    ],
  }
}

export type DigestFrame = { day: Day; reader: Reader; schedule: Schedule }

/** Everything the liaison group should know, in what it takes half a minute to read: what is new or has changed, the rest counted. */
export function digestMessage(
  t: Dictionary,
  partnershipId: number,
  { content, since }: Digest,
  { day, reader, schedule }: DigestFrame,
): Message {
  const words = t.digests
  const title = words.title(formatDay(day, reader))
  const markOf = marks(since, schedule.zone, day)
  const counts = sections
    .filter((name) => content[name].length > 0)
    .map((name) => words.counts[name](restText(content[name].length, 0)))
  if (since.notSent > 0) counts.push(words.counts.notSent(String(since.notSent)))
  const summary = words.summary(counts)
  const waiting = waitedForText(t, content, schedule.zone, day, reader)
  const lines: Record<Section, KnownBlock[]> = {
    coming: decideListed(content.coming, markOf.coming).map(({ row, mark }) => comingLine(t, row, mark, reader)),
    stuck: decideListed(content.stuck, markOf.stuck).map(({ row, mark }) => stuckLine(t, row, mark, reader)),
    difficulties: decideListed(content.difficulties, markOf.difficulties).map(({ row, mark }) =>
      difficultyLine(t, row, reader, mark),
    ),
    requests: decideListed(content.requests, markOf.requests).map(({ row, mark }) => requestLine(t, row, mark, reader)),
    lists: decideListed(content.lists, markOf.lists).map(({ row, mark }) =>
      listedLine(t, row, day, reader, mark === null ? '' : `${t.digests.marks[mark]} `),
    ),
    ending: decideListed(content.ending, markOf.ending).map(({ row, mark }) => endingLine(t, row, mark, day, reader)),
    quiet: decideListed(content.quiet, markOf.quiet).map(({ row, mark }) => quietLine(t, row, mark, reader)),
  }
  return {
    text: `${title} · ${summary}`,
    blocks: [
      header(title),
      section(summary),
      ...settledText(t, since),
      ...sections.flatMap((name) => {
        const all = content[name].length
        if (all === 0) return name === 'coming' ? nothingComing(t, partnershipId) : []
        const shown = lines[name].length
        const isMoreNew = content[name].filter((row) => markOf[name](row as never) !== null).length > shown
        const title = `*${words.sections[name]}*`
        if (shown === 0)
          return [divider, rest(t, partnershipId, name, `${title}\n${words.allUnchanged(restText(all, 0))}`)]
        const more = isMoreNew ? words.more : words.unchanged
        return [
          divider,
          section(title),
          ...lines[name],
          ...(all > shown ? [rest(t, partnershipId, name, more(restText(all, shown)))] : []),
        ]
      }),
      ...(waiting === null ? [] : [divider, context(waiting)]),
      ...(since.notSent > 0
        ? [
            divider,
            section(
              words.notSentSince(since.notSent),
              button(words.whatAndWhy, actionIds.showNotSent, ref(partnershipId, 0)),
            ),
          ]
        : []),
      context(words.why(t.weekdays[schedule.weekday - 1] ?? '', schedule.time)),
      languageActions(t, partnershipId, day),
    ],
  }
}

/** The channel has one language; whoever reads another gets the same in theirs, alone. */
function languageActions(t: Dictionary, partnershipId: number, day: Day): KnownBlock {
  const other: Language = t.language === 'en' ? 'zh-CN' : 'en'
  return actions(button(t.languageNames[other], actionIds.inLanguage, `${ref(partnershipId, 0)}.${day}.${other}`))
}

function settledText(t: Dictionary, { settled }: Since): KnownBlock[] {
  const words = t.digests.settledSince
  const parts = [
    ...(settled.done > 0 ? [words.done(settled.done)] : []),
    ...(settled.answered > 0 ? [words.answered(settled.answered)] : []),
    ...(settled.finished > 0 ? [words.finished(settled.finished)] : []),
  ]
  return parts.length === 0 ? [] : [context(words.all(parts))]
}

function nothingComing(t: Dictionary, partnershipId: number): KnownBlock[] {
  const create = button(t.activities.create, activityIds.openForm, ref(partnershipId, 0))
  return [divider, section(t.digests.nothingComing, create)]
}

function rest(t: Dictionary, partnershipId: number, name: Section, text: string): KnownBlock {
  return section(text, button(t.digests.showAll, actionIds.showSection, `${ref(partnershipId, 0)}.${name}`))
}

const WAITED_FOR = 8

function waitedForText(t: Dictionary, content: Content, zone: string, day: Day, reader: Reader): string | null {
  const people = waitedFor(content, zone, day)
  if (people.length === 0) return null
  const names = people
    .slice(0, WAITED_FOR)
    .map(({ name, count, since }) => t.digests.waitedForOne(escapeText(name), count, formatDay(since, reader)))
  return t.digests.waitedFor(names, people.length - names.length)
}

function sectionRows(t: Dictionary, content: Content, name: Section, day: Day, reader: Reader): KnownBlock[] {
  switch (name) {
    case 'coming':
      return content.coming.map((row) => comingLine(t, row, null, reader))
    case 'stuck':
      return content.stuck.map((row) => stuckLine(t, row, null, reader))
    case 'difficulties':
      return content.difficulties.map((row) => difficultyLine(t, row, reader))
    case 'requests':
      return content.requests.map((row) => requestLine(t, row, null, reader))
    case 'lists':
      return content.lists.map((row) => listedLine(t, row, day, reader))
    case 'ending':
      return content.ending.map((row) => endingLine(t, row, null, day, reader))
    case 'quiet':
      return content.quiet.map((row) => quietLine(t, row, null, reader))
  }
}

const nameOf = (text: string, number: number) => `*${escapeText(cut(text.replaceAll('\n', ' '), 120))}*  \`${number}\``

/** In front of a line, what it is since the last digest. */
const marked = (t: Dictionary, mark: Mark, line: string) => (mark === null ? line : `${t.digests.marks[mark]} ${line}`)

function comingLine(t: Dictionary, row: ComingRow, mark: Mark, reader: Reader): KnownBlock {
  const words = t.digests
  const known = row.sides.reduce((sum, { going }) => sum + going, 0)
  const unknown = row.going > known ? [{ name: words.sideUnknown, going: row.going - known }] : []
  const sides = [...row.sides, ...unknown].map(({ name, going }) => t.activities.sideCount(escapeText(name), going))
  const facts = [
    formatWhen(row.startsAt, row.endsAt, reader),
    row.going === 0 ? words.nobodyYet : words.going(row.going, row.capacity, sides.join(t.common.listSeparator)),
    ...(row.waiting > 0 ? [words.waiting(row.waiting)] : []),
  ]
  const details = button(t.activities.details, activityIds.show, ref(row.partnershipId, row.id))
  // All that is coming is new but for what a digest moved by a holiday had already.
  const line = marked(t, mark === 'changed' ? mark : null, nameOf(row.title, row.number))
  return section(`${line}\n${facts.join(' · ')}`, details)
}

function stuckLine(t: Dictionary, row: FollowUpRow, mark: Mark, reader: Reader): KnownBlock {
  const { person, project, dueOn, askOn } = row
  const day = formatDay(dueOn, reader)
  const facts = [
    (person.leftAt === null ? String : t.followUps.nudge.left)(escapeText(person.name)),
    ...(project === null ? [] : [escapeText(t.projects.cardTitle(project.number, cut(project.title, 60)))]),
    askOn > dueOn ? t.digests.movedAndPast(day, formatDay(askOn, reader)) : t.digests.dueSince(day),
    ...(row.step === 'DIGEST' ? [t.digests.askedInVain] : []),
  ]
  const details = button(t.followUps.details, followUpIds.show, ref(row.partnershipId, row.id))
  return section(`${marked(t, mark, nameOf(row.text, row.number))}\n${facts.join(' · ')}`, details)
}

/** One unanswered difficulty, with the button that answers it. */
export function difficultyLine(t: Dictionary, row: DifficultyRow, reader: Reader, mark: Mark = null): KnownBlock {
  const facts = [
    t.difficulties.from(escapeText(row.filedBy.name), formatDay(dayIn(reader.zone, row.createdAt), reader)),
    ...(row.project === null ? [] : [escapeText(t.projects.cardTitle(row.project.number, cut(row.project.title, 60)))]),
    stateText(t, row, reader),
  ]
  const answer = button(t.difficulties.answer, difficultyIds.answer, ref(row.partnershipId, row.id))
  return section(`${marked(t, mark, nameOf(row.text, row.number))}\n${facts.join(' · ')}`, answer)
}

/** An activity people wait to hear about, with the way to answer them. */
export function requestLine(t: Dictionary, row: AskedFor, mark: Mark, reader: Reader): SectionBlock {
  const facts = t.digests.askedToCome(
    row.count,
    escapeText(row.organiser.name),
    formatDay(dayIn(reader.zone, row.since), reader),
  )
  const details = button(t.activities.details, activityIds.show, ref(row.partnershipId, row.activityId))
  return section(`${marked(t, mark, nameOf(row.title, row.number))}\n${facts}`, details)
}

function endingLine(t: Dictionary, row: EndingRow, mark: Mark, day: Day, reader: Reader): KnownBlock {
  const words = t.digests.ending
  const due = formatDay(row.dueOn, reader)
  if (row.kind === 'agreement') {
    const show = button(t.followUps.details, agreementIds.show, ref(row.partnershipId, 0))
    const line = marked(t, mark, `*${escapeText(cut(row.title, 120))}*`)
    return section(`${line}\n${words.agreement(due, row.daysLeft)}`, show)
  }
  const { project } = row
  const facts = [
    escapeText(t.projects.cardTitle(project.number, cut(project.title, 60))),
    row.dueOn < day ? words.passed(due) : words.due(due),
  ]
  const details = button(t.followUps.details, projectIds.show, ref(project.partnershipId, project.id))
  return section(`${marked(t, mark, `*${escapeText(cut(row.text, 120))}*`)}\n${facts.join(' · ')}`, details)
}

function quietLine(t: Dictionary, row: QuietProject, mark: Mark, reader: Reader): KnownBlock {
  const facts = [
    row.owners.map(escapeText).join(t.common.listSeparator),
    t.digests.quietSince(formatDay(dayIn(reader.zone, row.movedAt), reader)),
  ]
  const add = button(t.projects.addFollowUp, projectIds.addFollowUp, ref(row.partnershipId, row.id))
  return section(`${marked(t, mark, nameOf(row.title, row.number))}\n${facts.join(' · ')}`, add)
}

const ROWS_IN_A_MESSAGE = 45

/** One section of the digest whole, for whoever asked. */
export function sectionMessage(t: Dictionary, content: Content, name: Section, day: Day, reader: Reader): Message {
  const title = t.digests.sections[name]
  const rows = sectionRows(t, content, name, day, reader)
  if (rows.length === 0) return says(t.digests.settled)
  const rest = rows.length - ROWS_IN_A_MESSAGE
  return {
    text: title,
    blocks: [
      section(`*${title}*`),
      ...rows.slice(0, ROWS_IN_A_MESSAGE),
      ...(rest > 0 ? [context(t.digests.more(String(rest)))] : []),
    ],
  }
}

/** The digest before it goes out, for one officer; `news` says whether it will. What is open is shown in any case. */
export function previewMessage(
  t: Dictionary,
  digest: Message | null,
  { news, dueAt, reader }: { news: boolean; dueAt: Date; reader: Reader },
): Message {
  const words = t.digests.preview
  const when = formatWhen(dueAt, null, reader)
  if (digest === null) return says(words.empty(when))
  const note = news ? words.note(when) : words.nothingNew(when)
  return { text: news ? digest.text : note, blocks: [context(note), ...(digest.blocks ?? [])] }
}

const TROUBLES_SHOWN = 20

/** What did not go out: what it was, to whom, when, and why. */
export function notSentMessage(t: Dictionary, rows: NotSent[], reader: Reader): Message {
  if (rows.length === 0) return says(t.digests.allSent)
  const rest = rows.length - TROUBLES_SHOWN
  return {
    text: t.digests.notSentTitle,
    blocks: [
      section(`*${t.digests.notSentTitle}*`),
      ...rows.slice(0, TROUBLES_SHOWN).map((row) => section(notSentText(t, row, reader))),
      ...(rest > 0 ? [context(t.digests.more(String(rest)))] : []),
    ],
  }
}

export function notSentText(t: Dictionary, row: NotSent, reader: Reader): string {
  const kinds: Record<string, string | undefined> = t.digests.kinds
  const to = row.person !== null ? escapeText(row.person.name) : row.channel && `<#${row.channel.slackChannelId}>`
  const facts = [
    kinds[row.kind] ?? t.digests.otherKind,
    ...(to === null ? [] : [to]),
    formatWhen(row.dueAt, null, reader),
  ]
  return `${facts.join(' · ')}\n${whyNotSent(t, row)}`
}

const REFUSALS: Record<string, 'notInChannel' | 'archived' | 'noPerson' | 'access' | undefined> = {
  not_in_channel: 'notInChannel',
  channel_not_found: 'notInChannel',
  is_archived: 'archived',
  user_not_found: 'noPerson',
  user_disabled: 'noPerson',
  messages_tab_disabled: 'noPerson',
  invalid_auth: 'access',
  not_authed: 'access',
  account_inactive: 'access',
  token_revoked: 'access',
  token_expired: 'access',
  missing_scope: 'access',
}

/** The note of a delivery is written for the log: Slack's word for the error, or a reference. */
function whyNotSent(t: Dictionary, { status, note }: NotSent): string {
  const words = t.digests.reasons
  if (status === 'EXPIRED') return words.expired
  if (status === 'UNKNOWN') return words.unknown
  const [, reference] = /reference ([0-9A-F]+)$/.exec(note) ?? []
  if (reference !== undefined) return words.unwritten(reference)
  const code = /^[a-z_]+/.exec(note)?.[0] ?? ''
  const known = REFUSALS[code]
  return known === undefined ? words.refused(code) : words[known]
}

/** As it is read in a modal: what would answer with a message is not there, or opens on top. */
export function inModal({ text, blocks = [] }: Message): Message {
  const kept = blocks.flatMap((block) => {
    if (block.type === 'actions') return []
    if (block.type !== 'section' || block.accessory?.type !== 'button') return block
    const isActivity = block.accessory.action_id === activityIds.show
    return isActivity ? { ...block, accessory: { ...block.accessory, action_id: activityIds.showOnTop } } : block
  })
  return { text, blocks: kept }
}
