import type { KnownBlock, ModalView, Overflow, StaticSelect } from '@slack/types'
import type { Day } from '../calendar/day.ts'
import { formatDay, formatRelativeDay, type Reader } from '../calendar/format.ts'
import { type Calendar, holidayName } from '../calendar/working-days.ts'
import { clockHour, dayIn } from '../calendar/zones.ts'
import { quoted } from '../difficulties/views.ts'
import type { Dictionary } from '../i18n/dictionary.ts'
import { type Owner, otherOwners } from '../projects/rules.ts'
import { projectOption } from '../projects/views.ts'
import {
  actions,
  button,
  closingView,
  context,
  cut,
  escapeText,
  field,
  header,
  type Message,
  mention,
  modal,
  option,
  ref,
  search,
  section,
} from '../slack/blocks.ts'
import { type MilestoneRow, milestoneState } from './milestones/rules.ts'
import { milestoneItem } from './milestones/views.ts'
import {
  type FollowUpRow,
  holidayInSight,
  type ItemState,
  type Ladder,
  LONGEST_TEXT,
  type NudgeItem,
  nudgeItem,
  type Origin,
  type Repeat,
  snoozeChoices,
  urgencyOf,
} from './rules.ts'

export const actionIds = {
  openForm: 'follow-ups.open-form',
  list: 'follow-ups.list',
  person: 'follow-ups.person',
  show: 'follow-ups.show',
  done: 'follow-ups.done',
  notDone: 'follow-ups.not-done',
  snooze: 'follow-ups.snooze',
  help: 'follow-ups.help',
  result: 'follow-ups.result',
  more: 'follow-ups.more',
  unmute: 'follow-ups.unmute',
} as const

/** What stands behind the choices of "more". */
export const more = { handOver: 'hand-over', mute: 'mute', muteProject: 'mute-project' } as const

/** In manifest.json too. */
export const shortcutIds = { make: 'follow-ups.make' } as const

export const viewIds = {
  form: 'follow-ups.form',
  confirm: 'follow-ups.confirm',
  snooze: 'follow-ups.snooze-form',
  help: 'follow-ups.help-form',
  result: 'follow-ups.result-form',
} as const

/** What stands behind the snooze that opens a form instead of naming a day. */
export const PICK = 'pick'

/** Who reads, and on which calendar "three working days" is counted. */
export type Reading = { t: Dictionary; reader: Reader; calendar: Calendar }

/** One follow-up somebody is asked about, with its buttons: in the nudge, on the Home tab, in its own message. */
export function followUpItem(reading: Reading, followUp: FollowUpRow, notes: string[] = []): KnownBlock[] {
  const { t } = reading
  const value = ref(followUp.partnershipId, followUp.id)
  return [
    section(`*${escapeText(followUp.text)}*\n${[factsText(reading, followUp), ...notes].join(' · ')}`),
    actions(
      button(t.followUps.done, actionIds.done, value),
      snoozeSelect(reading, followUp, value),
      ...(followUp.helpNumber === null ? [button(t.followUps.needHelp, actionIds.help, value)] : []),
      moreMenu(t, followUp, value),
    ),
  ]
}

function moreMenu(t: Dictionary, { project }: FollowUpRow, value: string): Overflow {
  const words = t.followUps.more
  return {
    type: 'overflow',
    action_id: actionIds.more,
    options: [
      option(words.handOver, `${value}.${more.handOver}`),
      option(words.mute, `${value}.${more.mute}`),
      ...(project === null ? [] : [option(words.muteProject(project.number), `${value}.${more.muteProject}`)]),
    ],
  }
}

function factsText(reading: Reading, { project, origin, repeat, ...followUp }: FollowUpRow): string {
  const words = reading.t.followUps
  return [
    ...(project === null ? [] : [words.inProject(project.number, escapeText(project.title))]),
    ...(origin === null ? [] : [originText(reading, origin)]),
    dueText(reading, followUp),
    ...(repeat === null ? [] : [words.repeat.every[repeat.every](repeat.count)]),
  ].join(' · ')
}

function originText({ t, reader }: Reading, origin: Origin): string {
  switch (origin.kind) {
    case 'message':
      return `<${origin.link}|${t.followUps.origins.message}>`
    case 'meeting':
      return t.followUps.origins.meeting(origin.number)
    case 'visit':
      return t.followUps.origins.visit(escapeText(origin.enterprise), formatDay(origin.day, reader))
  }
}

function dueText({ t, reader, calendar }: Reading, { dueOn, askOn }: Pick<FollowUpRow, 'dueOn' | 'askOn'>): string {
  const words = t.followUps.due
  const urgency = urgencyOf({ dueOn, askOn }, dayIn(reader.zone, reader.now), calendar)
  switch (urgency.kind) {
    case 'coming':
      return words.coming(provisionally(t, calendar, dueOn, formatRelativeDay(dueOn, reader)))
    case 'today':
      return words.today
    case 'late':
      return words.late(formatDay(dueOn, reader), urgency.workingDays)
    case 'moved':
      return words.moved(provisionally(t, calendar, askOn, formatRelativeDay(askOn, reader)), formatDay(dueOn, reader))
  }
}

/** A day of a year whose holidays are not published may still move. */
function provisionally(t: Dictionary, calendar: Calendar, day: Day, text: string): string {
  return calendar(day).provisional ? t.followUps.provisional(text) : text
}

function snoozeSelect(reading: Reading, { askOn }: FollowUpRow, value: string): StaticSelect {
  const { t, reader, calendar } = reading
  const words = t.followUps.choices
  const today = dayIn(reader.zone, reader.now)
  const holiday = holidayInSight(today, calendar)
  const name = (holiday === null ? null : holidayName(calendar, holiday, t.language)) ?? t.followUps.theHoliday
  const choices = snoozeChoices(askOn, today, calendar).map(({ kind, day }) =>
    option(words[kind](workingDayText(reading, day), name), `${value}.${day}`),
  )
  return {
    type: 'static_select',
    action_id: actionIds.snooze,
    placeholder: { type: 'plain_text', text: t.followUps.snooze },
    options: [...choices, option(words.pick, `${value}.${PICK}`)],
  }
}

/** The day, with a word on what would make its reader doubt it. */
function workingDayText({ t, reader, calendar }: Reading, day: Day): string {
  const text = formatDay(day, reader)
  const { kind, name, provisional } = calendar(day)
  if (provisional) return provisionally(t, calendar, day, text)
  return kind === 'work' && name !== null ? t.followUps.makeUp(text) : text
}

/** Its number, its person and how it stands, under the words it came from. */
export function inShort(t: Dictionary, followUp: FollowUpInShort, reader: Reader): string {
  const { number, person, dueOn, status } = followUp
  return t.followUps.inShort(number, escapeText(person.name), formatDay(dueOn, reader), status === 'DONE')
}

export type FollowUpInShort = Pick<FollowUpRow, 'number' | 'dueOn' | 'status'> & { person: { name: string } }

/** What takes the place of an item once its button was pressed. */
function settledItem(reading: Reading, followUp: FollowUpRow, happened: Happened): KnownBlock[] {
  const { t } = reading
  const text = happenedText(reading, followUp, happened)
  const value = ref(followUp.partnershipId, followUp.id)
  if (happened === 'muted') return [section(text, button(t.followUps.unmute, actionIds.unmute, value))]
  if (happened !== 'done') return [section(text)]
  const note = followUp.doneNote === '' ? t.followUps.addResult : t.followUps.changeResult
  return [
    section(text),
    actions(button(note, actionIds.result, value), button(t.followUps.notDone, actionIds.notDone, value)),
  ]
}

/** What others are to do or what has just been given: to be read, with all the rest behind a button. */
function readItem(reading: Reading, followUp: FollowUpRow, who: string[]): KnownBlock {
  const { t } = reading
  const text = `${escapeText(followUp.text)}\n${[...who, factsText(reading, followUp)].join(' · ')}`
  return section(text, button(t.followUps.details, actionIds.show, ref(followUp.partnershipId, followUp.id)))
}

function whoOf(t: Dictionary, { followUp: { person }, givenBy, state }: ShownRow): string[] {
  const words = t.followUps.nudge
  if (state === 'new') return givenBy === null ? [] : [words.givenBy(mention(givenBy))]
  return person.leftAt === null ? [mention(person)] : [words.left(escapeText(person.name))]
}

/** Two blocks an item, four titles, a word on what is left out, and why it came: below Slack's fifty. */
const ITEMS_SHOWN = 20

/** `calendar`: the days on which it is asked about, whoever reads it. */
export type NudgeRow = {
  followUp: FollowUpRow
  item: NudgeItem
  givenBy: { name: string; slackUserId: string | null } | null
  calendar: Calendar
}
type ShownRow = NudgeRow & { state: ItemState }

/**
 * The one message of a day. `sentAt` null: it is about to be sent and shows what is to be read, or is null when nothing is
 * any more. Later it shows what became of each.
 */
export function nudgeMessage(
  reading: Reading,
  rows: NudgeRow[],
  milestones: MilestoneRow[],
  { reader, sentAt, dailyHour, ladder }: { reader: number; sentAt: Date | null; dailyHour: number; ladder: Ladder },
): Message | null {
  const { t } = reading
  const words = t.followUps.nudge
  const today = dayIn(reading.reader.zone, reading.reader.now)
  const shown = rows.flatMap((row): ShownRow[] => {
    const state = nudgeItem(row.followUp, { as: row.item.as, reader }, today, sentAt)
    return state === null ? [] : [{ ...row, state }]
  })
  const toReach = milestones.flatMap((row) => {
    const state = milestoneState(row, today, sentAt)
    return state === null ? [] : [{ row, state }]
  })
  if (shown.length + toReach.length === 0) return null
  const readingOf = ({ calendar }: NudgeRow): Reading => ({ ...reading, calendar })
  const theirs = shown.filter(({ item }) => item.as === 'owner')
  const fresh = shown.filter(({ state }) => state === 'new')
  const mine = shown.filter(({ item, state }) => item.as !== 'owner' && state !== 'new')
  const textsOf = (rows: typeof shown) => rows.map(({ followUp }) => followUp.text)
  const reachTitle = t.milestones.title(toReach.length)
  const [title, listed] =
    mine.length > 0
      ? [words.title(mine.length), textsOf(mine)]
      : toReach.length > 0
        ? [reachTitle, toReach.map(({ row }) => row.text)]
        : theirs.length > 0
          ? [words.theirs(theirs.length), textsOf(theirs)]
          : [words.fresh(fresh.length), textsOf(fresh)]
  const why = mine.length > 0 ? words.why : shown.length > 0 ? words.whyToRead : t.milestones.why
  const hasOtherOwner = mine.some(
    ({ followUp: { project, person } }) => otherOwners(project?.owners ?? [], person).length > 0,
  )
  const most = ITEMS_SHOWN - toReach.length
  const left = shown.length - most
  const items = left > 0 ? [...mine, ...theirs, ...fresh].slice(0, most) : shown
  const part = (rows: typeof shown, heading: string) => {
    const inIt = rows.filter((row) => items.includes(row))
    if (inIt.length === 0) return []
    return [
      ...(heading === title ? [] : [section(`*${heading}*`)]),
      ...inIt.flatMap((row) =>
        row.state === 'theirs' || row.state === 'new'
          ? [readItem(readingOf(row), row.followUp, whoOf(t, row))]
          : settledItem(readingOf(row), row.followUp, row.state as Happened),
      ),
    ]
  }
  return {
    text: words.text(title, listed.map((text) => escapeText(cut(text, 60))).join(t.common.listSeparator)),
    blocks: [
      header(title),
      ...mine
        .filter((row) => items.includes(row))
        .flatMap((row) =>
          row.state === 'due'
            ? dueItem(readingOf(row), row.followUp, row.item, reader)
            : settledItem(readingOf(row), row.followUp, row.state as Happened),
        ),
      ...(toReach.length === 0 || reachTitle === title ? [] : [section(`*${reachTitle}*`)]),
      ...toReach.flatMap(({ row, state }) => milestoneItem(t, row, state, reading)),
      ...part(theirs, words.theirs(theirs.length)),
      ...part(fresh, words.fresh(fresh.length)),
      ...(left > 0 ? [section(words.more(left))] : []),
      context(why(clockHour(dailyHour), hasOtherOwner ? ladder : { ...ladder, askBoth: 0 })),
    ],
  }
}

/** For whom, when somebody is asked in another's place. */
export function standInNotes(t: Dictionary, { person }: FollowUpRow, reader: number): string[] {
  return person.id === reader ? [] : [t.followUps.nudge.deputy(mention(person))]
}

/** Due, with how often it was asked about: whoever is asked again knows that it is known. */
function dueItem(reading: Reading, followUp: FollowUpRow, { step, asked }: NudgeItem, reader: number): KnownBlock[] {
  const words = reading.t.followUps.nudge
  const notes = [
    ...standInNotes(reading.t, followUp, reader),
    ...(followUp.askedOver === null ? [] : [words.noAnswer(mention(followUp.askedOver))]),
    ...(step === 'BOTH' ? [words.both] : asked > 0 ? [words.again(asked + 1)] : []),
  ]
  return followUpItem(reading, followUp, notes)
}

/** One follow-up for whoever asked; `mayChange` puts its buttons under it. */
export function followUpCard(reading: Reading, followUp: FollowUpRow, mayChange: boolean, readerId: number): Message {
  const whose = context(`\`${followUp.number}\` · ${mention(followUp.person)}`)
  const text = escapeText(cut(followUp.text, 200))
  if (followUp.status === 'OPEN' && mayChange) {
    const waits = followUp.helpNumber !== null ? 'help' : followUp.askedOver !== null ? 'askedOver' : null
    const settled = [
      ...(waits === null ? [] : settledItem(reading, followUp, waits)),
      ...(followUp.mutedBy.includes(readerId) ? settledItem(reading, followUp, 'muted') : []),
    ]
    return { text, blocks: [...settled, ...followUpItem(reading, followUp), whose] }
  }
  if (followUp.status === 'OPEN')
    return { text, blocks: [section(`*${escapeText(followUp.text)}*\n${factsText(reading, followUp)}`), whose] }
  const done = mayChange ? settledItem(reading, followUp, 'done') : [section(happenedText(reading, followUp, 'done'))]
  return { text, blocks: [...done, whose] }
}

export type Happened = Exclude<ItemState, 'due' | 'theirs' | 'new'> | 'reopened' | 'unmuted'

/** What one press came to, where there is only room for a sentence. */
export function happenedText({ t, reader }: Reading, followUp: FollowUpRow, happened: Happened): string {
  const words = t.followUps.happened
  const text = escapeText(followUp.text)
  if (happened === 'moved') return words.moved(text, formatDay(followUp.askOn, reader))
  if (happened === 'help' || happened === 'theirHelp') return words[happened](text, followUp.helpNumber ?? 0)
  if (happened === 'askedOver') return words.askedOver(text, mention(followUp.askedOver ?? followUp.person))
  if (happened === 'handedOver') return words.handedOver(text, mention(followUp.person))
  if (happened !== 'done') return words[happened](text)
  return words.done(text) + (followUp.doneNote === '' ? '' : `\n> ${quoted(followUp.doneNote)}`)
}

const LISTED = 20

export function followUpList(
  reading: Reading,
  { mine, others }: { mine: FollowUpRow[]; others: FollowUpRow[] },
  partnershipId: number,
): Message {
  const words = reading.t.followUps
  const add = actions(button(words.form.title, actionIds.openForm, ref(partnershipId, 0)))
  if (mine.length + others.length === 0) return { text: words.emptyList, blocks: [section(words.emptyList), add] }
  return {
    text: words.listMine,
    blocks: [
      ...(mine.length === 0 ? [section(words.emptyList)] : listed(reading, words.listMine, mine)),
      ...(others.length === 0 ? [] : listed(reading, words.listOthers, others)),
      add,
    ],
  }
}

export function followUpsOfProject(
  reading: Reading,
  project: { number: number; title: string },
  rows: FollowUpRow[],
): Message {
  const { t } = reading
  const title = escapeText(t.projects.cardTitle(project.number, project.title))
  if (rows.length === 0) return { text: t.followUps.emptyProject, blocks: [section(t.followUps.emptyProject)] }
  return { text: title, blocks: listed(reading, title, rows) }
}

function listed(reading: Reading, title: string, rows: FollowUpRow[]): KnownBlock[] {
  const { t } = reading
  const more = rows.length - LISTED
  return [
    section(`*${title}*`),
    ...rows.slice(0, LISTED).map((row) => {
      const line = `*${escapeText(cut(row.text, 150))}*  \`${row.number}\`\n${escapeText(row.person.name)} · ${factsText(reading, row)}`
      return section(line, button(t.followUps.details, actionIds.show, ref(row.partnershipId, row.id)))
    }),
    ...(more > 0 ? [context(t.followUps.listMore(more))] : []),
  ]
}

/** The line in the project's thread that says a follow-up was noted. */
export function createdMessage(reading: Reading, followUp: FollowUpRow): Message {
  const { t } = reading
  const { number, person, text, dueOn, origin, repeat } = followUp
  const line = t.followUps.created(number, mention(person), escapeText(text), workingDayText(reading, dueOn))
  const facts = [
    ...(origin === null ? [] : [originText(reading, origin)]),
    ...(repeat === null ? [] : [t.followUps.repeat.every[repeat.every](repeat.count)]),
  ]
  return { text: line, blocks: [section(line), ...(facts.length === 0 ? [] : [context(facts.join(' · '))])] }
}

/** `nextOn`: when the next one is due of a follow-up that repeats. */
export type Outcome = { what: string; askOn: Day | null; nextOn: Day | null; reason: string; who: string }

/** The line in the project's thread that says what became of a follow-up; the owners who wait for it are named in it. */
export function outcomeMessage(
  { t, reader }: Reading,
  followUp: FollowUpRow,
  outcome: Outcome,
  waiting: Owner[],
): Message {
  const words = t.followUps.outcome
  const { number } = followUp
  const text = escapeText(followUp.text)
  const { who } = outcome
  const next = outcome.nextOn === null ? '' : words.next(formatDay(outcome.nextOn, reader))
  const lines: Record<string, () => string> = {
    'follow-up.done': () => words.done(who, number, text) + next,
    'follow-up.noted': () => words.noted(who, number, text, quoted(outcome.reason)),
    'follow-up.handed-over': () => words.handedOver(who, number, text),
    'follow-up.reopened': () => words.reopened(who, number, text),
    'follow-up.snoozed': () => words.moved(who, number, text, formatDay(outcome.askOn ?? followUp.askOn, reader)),
    'follow-up.help': () => words.help(who, number, text, quoted(outcome.reason)),
  }
  const line = lines[outcome.what]?.() ?? text
  // A new date is in the thread for who looks; it is no reason to call anybody.
  const called = outcome.what === 'follow-up.snoozed' ? [] : waiting
  const told = called.map(mention).join(t.common.listSeparator)
  return {
    text: line,
    blocks: [section(line), ...(told === '' ? [] : [context(words.forTheOthers(told))])],
  }
}

/**
 * What it is made of: a `message`, whose link is looked up when it is saved, or an `origin` that is known. With a `key` all
 * forms of that key make one follow-up; without one a form does.
 */
export type FormData = {
  partnershipId: number
  projectId: number | null
  message: { channelId: string; ts: string } | null
  origin: Origin | null
  key: string | null
}

const repeats = [
  'week.1',
  'week.2',
  'month.1',
  'month.3',
  'working-days.1',
  'working-days.3',
  'working-days.10',
] as const

/** The form, with `text` in it. With a project it is for that one; else the person may choose among `projects`. */
export function followUpForm(
  { t, reader }: Pick<Reading, 't' | 'reader'>,
  data: FormData,
  projects: { id: number; number: number; title: string }[],
  person: { text: string; value: string } | null,
  text: string,
): ModalView {
  const words = t.followUps.form
  const fixed = projects.find(({ id }) => id === data.projectId)
  const options = projects.map((project) => projectOption(t, project))
  const choice =
    options.length === 0
      ? []
      : [
          field(
            'project',
            words.project,
            { type: 'static_select', options },
            { optional: true, hint: words.projectHint },
          ),
        ]
  const project = fixed === undefined ? choice : [context(escapeText(t.projects.cardTitle(fixed.number, fixed.title)))]
  return modal({
    id: viewIds.form,
    title: words.title,
    submit: words.submit,
    close: t.common.cancel,
    data,
    blocks: [
      ...project,
      field('text', words.text, {
        type: 'plain_text_input',
        max_length: LONGEST_TEXT,
        placeholder: { type: 'plain_text', text: words.textExample },
        ...(text === '' ? {} : { initial_value: text }),
      }),
      field(
        'person',
        words.person,
        search(actionIds.person, words.personPlaceholder, person === null ? null : option(person.text, person.value)),
        { hint: words.personHint },
      ),
      field(
        'words',
        words.words,
        {
          type: 'plain_text_input',
          max_length: 200,
          placeholder: { type: 'plain_text', text: words.wordsExample },
        },
        { optional: true, hint: words.wordsHint(formatDay(dayIn(reader.zone, reader.now), reader)) },
      ),
      field('due', words.due, { type: 'datepicker' }, { optional: true }),
      field(
        'repeat',
        words.repeat,
        {
          type: 'static_select',
          placeholder: { type: 'plain_text', text: words.once },
          options: repeats.map((repeat) => {
            const [every, count] = repeat.split('.') as [Repeat['every'], string]
            return option(t.followUps.repeat.every[every](Number(count)), repeat)
          }),
        },
        { optional: true, hint: words.repeatHint },
      ),
    ],
  })
}

/** The day as it was understood, or moved off a holiday, before anything is saved. */
export function confirmView(
  reading: Reading,
  data: unknown,
  text: string,
  decided: { day: Day; wanted: Day; isMoved: boolean },
): ModalView {
  const { t, reader } = reading
  const words = t.followUps.confirm
  const day = workingDayText(reading, decided.day)
  return modal({
    id: viewIds.confirm,
    title: words.title,
    submit: t.common.save,
    close: t.common.back,
    data,
    blocks: [
      section(`*${escapeText(text)}*`),
      section(decided.isMoved ? words.movedOn(formatDay(decided.wanted, reader), day) : words.ask(day)),
      context(words.back),
    ],
  })
}

export function savedView(reading: Reading, followUp: FollowUpRow): ModalView {
  const { t } = reading
  const { number, text, person, dueOn, project } = followUp
  const day = workingDayText(reading, dueOn)
  return closingView(t, t.followUps.form.title, {
    text: t.followUps.saved(number, escapeText(text), escapeText(person.name), day, project !== null),
  })
}

export function snoozeForm(t: Dictionary, data: unknown, followUp: FollowUpRow): ModalView {
  const words = t.followUps.snoozeForm
  return modal({
    id: viewIds.snooze,
    title: words.title,
    submit: words.submit,
    close: t.common.cancel,
    data,
    blocks: [
      section(`*${escapeText(followUp.text)}*`),
      field('until', words.until, { type: 'datepicker' }, { hint: words.hint }),
    ],
  })
}

export function snoozedView(
  reading: Reading,
  followUp: FollowUpRow,
  decided: { day: Day; wanted: Day; isMoved: boolean },
): ModalView {
  const { t, reader } = reading
  const moved = decided.isMoved
    ? [section(t.followUps.confirm.movedOn(formatDay(decided.wanted, reader), workingDayText(reading, decided.day)))]
    : []
  const text = happenedText(reading, followUp, 'moved')
  return closingView(t, t.followUps.snoozeForm.title, { text, blocks: [...moved, section(text)] })
}

export function helpForm(t: Dictionary, data: unknown, followUp: FollowUpRow): ModalView {
  const words = t.followUps.helpForm
  return modal({
    id: viewIds.help,
    title: words.title,
    submit: words.submit,
    close: t.common.cancel,
    data,
    blocks: [
      section(`*${escapeText(followUp.text)}*`),
      field('text', words.text, { type: 'plain_text_input', multiline: true, max_length: 1_000 }, { hint: words.hint }),
    ],
  })
}

export function helpedView(reading: Reading, followUp: FollowUpRow): ModalView {
  const { t } = reading
  return closingView(t, t.followUps.helpForm.title, { text: happenedText(reading, followUp, 'help') })
}

export function resultForm(t: Dictionary, data: unknown, followUp: FollowUpRow): ModalView {
  const words = t.followUps.resultForm
  const before = followUp.doneNote === '' ? {} : { initial_value: followUp.doneNote }
  return modal({
    id: viewIds.result,
    title: words.title,
    submit: t.common.save,
    close: t.common.cancel,
    data,
    blocks: [
      section(`*${escapeText(followUp.text)}*`),
      field('text', words.text, { type: 'plain_text_input', multiline: true, max_length: 500, ...before }),
    ],
  })
}

export function resultView(reading: Reading, followUp: FollowUpRow): ModalView {
  const { t } = reading
  return closingView(t, t.followUps.resultForm.title, { text: happenedText(reading, followUp, 'done') })
}
