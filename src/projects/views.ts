import type { KnownBlock, ModalView } from '@slack/types'
import { formatDay, type Reader } from '../calendar/format.ts'
import { dayIn } from '../calendar/zones.ts'
import type { Dictionary } from '../i18n/dictionary.ts'
import { categories } from '../partnerships/rules.ts'
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
  says,
  search,
  section,
} from '../slack/blocks.ts'
import {
  decideNext,
  type Happening,
  type Milestone,
  type OwnerFault,
  type OwnerField,
  type Person,
  type ProjectRow,
  type Side,
  statuses,
} from './rules.ts'

export const actionIds = {
  openForm: 'projects.open-form',
  list: 'projects.list',
  category: 'projects.category',
  /** With .1 and .2 behind it, one for each side: what is typed in a list does not tell in which field. */
  owner: 'projects.owner',
  show: 'projects.show',
  /** Handled by follow-ups: on a project's card, but work in it is theirs. */
  addFollowUp: 'follow-ups.add',
  listFollowUps: 'follow-ups.list-of-project',
  handOver: 'hand-overs.open',
  more: 'projects.more',
  reached: 'projects.reached',
  notReached: 'projects.not-reached',
} as const

export const viewIds = {
  form: 'projects.form',
  edit: 'projects.edit-form',
  status: 'projects.status-form',
  milestone: 'projects.milestone-form',
} as const

/** What stands behind the choices of "more". */
export const more = ['status', 'milestone', 'edit', 'history'] as const
export type More = (typeof more)[number]

type FormData = { partnershipId: number }

/** The form; `proposed` is whom it shows for each side, in the sides' order. */
export function projectForm(t: Dictionary, data: FormData, sides: Side[], proposed: (Person | null)[]): ModalView {
  const words = t.projects.form
  return modal({
    id: viewIds.form,
    title: words.title,
    submit: words.submit,
    close: t.common.cancel,
    data,
    blocks: [
      field('title', words.name, { type: 'plain_text_input', max_length: 150 }),
      field(
        'category',
        words.category,
        {
          type: 'static_select',
          action_id: actionIds.category,
          options: categories.map((category) => option(t.categories[category], category)),
        },
        { dispatch: true },
      ),
      field(
        'goal',
        words.goal,
        { type: 'plain_text_input', multiline: true, max_length: 1_000 },
        { optional: true, hint: words.goalHint },
      ),
      ...sides.map((side, index) => {
        const person = proposed[index] ?? null
        return field(
          ownerBlockId(side.id, person),
          words.owner(cut(side.name, 100)),
          search(
            `${actionIds.owner}.${index + 1}`,
            words.ownerPlaceholder,
            person === null ? null : personOption(person),
          ),
          { hint: words.ownerHint },
        )
      }),
    ],
  })
}

/** What was picked stays where block ids stay, so a new proposal needs an id of its own. */
function ownerBlockId(organizationId: number, proposed: Pick<Person, 'id'> | null): string {
  return `owner.${organizationId}.${proposed?.id ?? 0}`
}

/** The owners' fields of the form, with the block id each error belongs under. */
export function ownerFieldsIn(values: Record<string, string | string[]>): (OwnerField & { blockId: string })[] {
  return Object.entries(values).flatMap(([blockId, value]) => {
    const [, side, proposed] = /^owner\.(\d+)\.(\d+)$/.exec(blockId) ?? []
    if (side === undefined) return []
    const fields = { organizationId: Number(side), proposed: Number(proposed) || null, chosen: Number(value) || null }
    return [{ blockId, ...fields }]
  })
}

export function projectOption(t: Dictionary, { id, number, title }: Pick<ProjectRow, 'id' | 'number' | 'title'>) {
  return option(t.projects.cardTitle(number, title), String(id))
}

export function personOption(person: Person) {
  return option(
    person.organization === null ? person.name : `${cut(person.name, 40)} · ${person.organization}`,
    String(person.id),
  )
}

export function ownerFaultText(t: Dictionary, fault: OwnerFault): string {
  return t.projects.ownerFaults[fault]
}

export function startedView(t: Dictionary, number: number, title: string): ModalView {
  return closingView(t, t.projects.form.title, { text: t.projects.started(number, escapeText(title)) })
}

/** The message in the liaison channel that a project's thread hangs on. */
export function projectCard(t: Dictionary, project: ProjectRow, reader: Reader): Message {
  const title = t.projects.cardTitle(project.number, project.title)
  const owners = project.owners.map((owner) => `*${escapeText(owner.organization)}*  ${mention(owner)}`)
  return {
    text: escapeText(title),
    blocks: [
      header(title),
      ...(project.goal === '' ? [] : [section(escapeText(project.goal))]),
      section(owners.join('\n')),
      section(stateText(t, project, reader)),
      context(t.projects.cardFooter(t.categories[project.category as keyof Dictionary['categories']])),
      cardButtons(t, project),
    ],
  }
}

/** Where it stands, and what is next. */
function stateText(t: Dictionary, project: ProjectRow, reader: Reader): string {
  const words = t.projects.states
  if (project.status !== 'ACTIVE') return words[project.status](escapeText(project.statusNote))
  const next = decideNext(project)
  if (next === null) return words.nothingNext
  if (next.kind === 'follow-up') return words.nextFollowUp(formatDay(next.day, reader))
  return words.nextMilestone(escapeText(next.milestone.text), formatDay(next.milestone.dueOn, reader))
}

const MILESTONES_SHOWN = 20

/** One project for the person who asked, with its milestones and what is open in it. */
export function projectDetails(t: Dictionary, project: ProjectRow, reader: Reader, mayChange: boolean): Message {
  const card = projectCard(t, project, reader)
  const blocks = [...(card.blocks ?? [])]
  const milestones = project.milestones
    .slice(-MILESTONES_SHOWN)
    .map((milestone) => milestoneLine(t, project.partnershipId, milestone, reader, mayChange))
  blocks.splice(-1, 0, ...milestones, section(openText(t, project, reader)))
  return { text: card.text, blocks }
}

function milestoneLine(
  t: Dictionary,
  partnershipId: number,
  { id, text, dueOn, reachedAt }: Milestone,
  reader: Reader,
  mayChange: boolean,
): KnownBlock {
  const words = t.projects.milestones
  const day = formatDay(dueOn, reader)
  const isLate = reachedAt === null && dueOn < dayIn(reader.zone, reader.now)
  const line =
    reachedAt === null
      ? (isLate ? words.late : words.open)(escapeText(text), day)
      : words.reached(escapeText(text), formatDay(dayIn(reader.zone, reachedAt), reader))
  const press =
    reachedAt === null
      ? button(words.reach, actionIds.reached, ref(partnershipId, id))
      : button(words.unreach, actionIds.notReached, ref(partnershipId, id))
  return mayChange ? section(line, press) : section(line)
}

function cardButtons(t: Dictionary, project: ProjectRow) {
  const value = ref(project.partnershipId, project.id)
  return actions(
    button(t.projects.addFollowUp, actionIds.addFollowUp, value),
    button(t.projects.listFollowUps, actionIds.listFollowUps, value),
    button(t.handOvers.open, actionIds.handOver, value),
    {
      type: 'overflow',
      action_id: actionIds.more,
      options: more.map((choice) => option(t.projects.more[choice], `${value}.${choice}`)),
    },
  )
}

export function editForm(t: Dictionary, data: unknown, { title, category, goal }: ProjectRow): ModalView {
  const words = t.projects.form
  const options = categories.map((one) => option(t.categories[one], one))
  const chosen = options.find(({ value }) => value === category)
  return modal({
    id: viewIds.edit,
    title: t.projects.more.edit,
    submit: t.common.save,
    close: t.common.cancel,
    data,
    blocks: [
      field('title', words.name, { type: 'plain_text_input', max_length: 150, initial_value: title }),
      field('category', words.category, {
        type: 'static_select',
        options,
        ...(chosen === undefined ? {} : { initial_option: chosen }),
      }),
      field(
        'goal',
        words.goal,
        {
          type: 'plain_text_input',
          multiline: true,
          max_length: 1_000,
          ...(goal === '' ? {} : { initial_value: goal }),
        },
        { optional: true, hint: words.goalHint },
      ),
    ],
  })
}

export function statusForm(t: Dictionary, data: unknown, { status, statusNote, openFollowUps }: ProjectRow): ModalView {
  const words = t.projects.statusForm
  const options = statuses.map((one) => option(words.choices[one], one))
  const chosen = options.find(({ value }) => value === status)
  return modal({
    id: viewIds.status,
    title: t.projects.more.status,
    submit: t.common.save,
    close: t.common.cancel,
    data,
    blocks: [
      field('status', words.status, {
        type: 'radio_buttons',
        options,
        ...(chosen === undefined ? {} : { initial_option: chosen }),
      }),
      field(
        'note',
        words.note,
        { type: 'plain_text_input', max_length: 300, ...(statusNote === '' ? {} : { initial_value: statusNote }) },
        { optional: true, hint: words.noteHint },
      ),
      ...(openFollowUps === 0 ? [] : [context(words.open(openFollowUps))]),
    ],
  })
}

export function milestoneForm(t: Dictionary, data: unknown): ModalView {
  const words = t.projects.milestones
  return modal({
    id: viewIds.milestone,
    title: t.projects.more.milestone,
    submit: t.common.save,
    close: t.common.cancel,
    data,
    blocks: [
      field('text', words.text, {
        type: 'plain_text_input',
        max_length: 200,
        placeholder: { type: 'plain_text', text: words.example },
      }),
      field('due', words.due, { type: 'datepicker' }),
    ],
  })
}

/** The last word of a form, with the project as it is now. */
export function changedView(t: Dictionary, project: ProjectRow, reader: Reader): ModalView {
  const title = `*${escapeText(t.projects.cardTitle(project.number, project.title))}*`
  return closingView(t, t.projects.saved, { text: `${title}\n${stateText(t, project, reader)}` })
}

/** The line in the project's thread. */
export function happenedMessage(t: Dictionary, happening: Happening, reader: Reader): Message {
  const text = happeningText(t, happening, reader, mention(happening.who))
  return says(text)
}

function happeningText(t: Dictionary, { what, detail, followUp }: Happening, reader: Reader, who: string): string {
  const words = t.projects.happened
  const text = escapeText(detail.text)
  const day = detail.day === null ? '' : formatDay(detail.day, reader)
  const lines: Record<string, (() => string) | undefined> = {
    'project.created': () => words.created(who),
    'project.edited': () => words.edited(who, text),
    'project.status': () => words.status(who, t.projects.states.names[detail.status ?? 'ACTIVE'], text),
    'project.milestone': () => words.milestone(who, text, day),
    'project.milestone-moved': () => words.milestoneMoved(who, text, day),
    'project.reached': () => words.reached(who, text),
    'project.not-reached': () => words.notReached(who, text),
    'project.handed-over': () => words.handedOver(who),
    'follow-up.created': () => words.followUpCreated(who, followUp ?? 0),
    'follow-up.done': () => words.followUpDone(who, followUp ?? 0),
    'follow-up.reopened': () => words.followUpReopened(who, followUp ?? 0),
    'follow-up.snoozed': () => words.followUpMoved(who, followUp ?? 0),
    'follow-up.help': () => words.followUpHelp(who, followUp ?? 0),
    'follow-up.handed-over': () => words.followUpHandedOver(who, followUp ?? 0),
  }
  return lines[what]?.() ?? ''
}

/** What happened in a project, the newest first; what is of no interest to others is left out. */
export function historyMessage(t: Dictionary, project: ProjectRow, happenings: Happening[], reader: Reader): Message {
  const title = escapeText(t.projects.cardTitle(project.number, project.title))
  const lines = happenings.flatMap((happening) => {
    const line = happeningText(t, happening, reader, escapeText(happening.who.name))
    return line === ''
      ? []
      : [`${formatDay(dayIn(reader.zone, happening.at), reader)} · ${line.replaceAll(/:[a-z_]+: /g, '')}`]
  })
  return { text: title, blocks: [section(`*${title}*\n${lines.join('\n')}`)] }
}

function openText(t: Dictionary, { openFollowUps, nextDue }: ProjectRow, reader: Reader): string {
  return nextDue === null ? t.projects.nothingOpen : t.projects.open(openFollowUps, formatDay(nextDue, reader))
}

export function projectList(
  t: Dictionary,
  projects: ProjectRow[],
  reader: Reader,
  may: { start: boolean; partnershipId: number },
): Message {
  const start: KnownBlock[] = may.start
    ? [actions(button(t.projects.form.title, actionIds.openForm, ref(may.partnershipId, 0)))]
    : []
  if (projects.length === 0) {
    const text = may.start ? t.projects.emptyList : t.projects.emptyMine
    return { text, blocks: [section(text), ...start] }
  }
  return {
    text: t.projects.listTitle,
    blocks: [
      section(`*${t.projects.listTitle}*`),
      ...projects.map((project) =>
        section(
          lineText(t, project, reader),
          button(t.projects.details, actionIds.show, ref(project.partnershipId, project.id)),
        ),
      ),
      ...start,
    ],
  }
}

function lineText(t: Dictionary, project: ProjectRow, reader: Reader): string {
  const owners = project.owners.map((owner) => escapeText(owner.name)).join(t.common.listSeparator)
  return `*${escapeText(project.title)}*  \`${project.number}\`\n${owners} · ${t.projects.states.names[project.status]} · ${openText(t, project, reader)}`
}
