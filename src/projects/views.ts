import type { KnownBlock, ModalView } from '@slack/types'
import { formatDay, type Reader } from '../calendar/format.ts'
import type { Dictionary } from '../i18n/dictionary.ts'
import { categories } from '../partnerships/rules.ts'
import {
  actions,
  button,
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
  section,
} from '../slack/blocks.ts'
import type { OwnerFault, OwnerField, Person, ProjectRow, Side } from './rules.ts'

export const actionIds = {
  openForm: 'projects.open-form',
  category: 'projects.category',
  /** With .1 and .2 behind it, one for each side: what is typed in a list does not tell in which field. */
  owner: 'projects.owner',
  show: 'projects.show',
  /** Handled by follow-ups: on a project's card, but work in it is theirs. */
  addFollowUp: 'follow-ups.add',
  listFollowUps: 'follow-ups.list-of-project',
  handOver: 'hand-overs.open',
} as const

export const viewIds = { form: 'projects.form', started: 'projects.started' } as const

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
          {
            type: 'external_select',
            action_id: `${actionIds.owner}.${index + 1}`,
            min_query_length: 0,
            placeholder: { type: 'plain_text', text: words.ownerPlaceholder },
            ...(person === null ? {} : { initial_option: personOption(person) }),
          },
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
  return modal({
    id: viewIds.started,
    title: t.projects.form.title,
    close: t.common.done,
    blocks: [section(t.projects.started(number, escapeText(title)))],
  })
}

/** The message in the liaison channel that a project's thread hangs on. */
export function projectCard(t: Dictionary, project: ProjectRow): Message {
  const title = t.projects.cardTitle(project.number, project.title)
  const owners = project.owners.map((owner) => `*${escapeText(owner.organization)}*  ${mention(owner)}`)
  return {
    text: escapeText(title),
    blocks: [
      header(title),
      ...(project.goal === '' ? [] : [section(escapeText(project.goal))]),
      section(owners.join('\n')),
      context(t.projects.cardFooter(t.categories[project.category as keyof Dictionary['categories']])),
      cardButtons(t, project),
    ],
  }
}

/** One project for the person who asked, with what is open in it. */
export function projectDetails(t: Dictionary, project: ProjectRow, reader: Reader): Message {
  const card = projectCard(t, project)
  const blocks = [...(card.blocks ?? [])]
  blocks.splice(-1, 0, section(openText(t, project, reader)))
  return { text: card.text, blocks }
}

function cardButtons(t: Dictionary, project: ProjectRow) {
  const value = ref(project.partnershipId, project.id)
  return actions(
    button(t.projects.addFollowUp, actionIds.addFollowUp, value),
    button(t.projects.listFollowUps, actionIds.listFollowUps, value),
    button(t.handOvers.open, actionIds.handOver, value),
  )
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
  return `*${escapeText(project.title)}*  \`${project.number}\`\n${owners} · ${openText(t, project, reader)}`
}
