import type { Option } from '@slack/types'
import { FieldErrors, UserError } from '../errors.ts'
import { findOrganizations } from '../partnerships/queries.ts'
import { isAllowed } from '../slack/authorize.ts'
import type { Message } from '../slack/blocks.ts'
import { parseForm } from '../slack/forms.ts'
import type { OpenView } from '../slack/payloads.ts'
import { inPlace } from '../slack/reading.ts'
import type { ActionInput, Answer, Context, Feature } from '../slack/router.ts'
import { typedNumber } from '../slack/words.ts'
import { createProject } from './mutations.ts'
import { findMembers, findOwned, findPeople, findProjects, findSides, getProject, getProjectById } from './queries.ts'
import { decideProposal, projectForm as formSchema, mayChange, ownerFault, takesPart } from './rules.ts'
import { pressMilestone, pressMore, saveEdit, saveMilestone, saveStatus } from './slack/change.ts'
import {
  actionIds,
  ownerFaultText,
  ownerFieldsIn,
  personOption,
  projectDetails,
  projectForm,
  projectList,
  startedView,
  viewIds,
} from './views.ts'

const LIST_LENGTH = 20

export const projects: Feature = {
  name: 'projects',
  commands: [
    {
      words: ['project new', '新项目', '新建项目', '项目 新建'],
      help: (t) => t.projects.help.create,
      allow: 'organiser',
      run: openForm,
    },
    {
      words: ['project', '项目', 'projects'],
      help: (t) => t.projects.help.list,
      allow: 'reader',
      run: (context, { rest }) => (/^(list|列表)?$/i.test(rest) ? list(context) : showNumber(context, rest)),
    },
  ],
  actions: {
    [actionIds.openForm]: { allow: 'organiser', run: openForm },
    [actionIds.category]: { allow: 'organiser', run: proposeOwners },
    [actionIds.list]: { allow: 'reader', run: pressList },
    [actionIds.show]: { allow: 'reader', run: pressShow },
    [actionIds.more]: { allow: 'reader', run: pressMore },
    [actionIds.reached]: { allow: 'member', run: (context, input) => pressMilestone(context, input, true) },
    [actionIds.notReached]: { allow: 'member', run: (context, input) => pressMilestone(context, input, false) },
  },
  views: {
    [viewIds.form]: { allow: 'organiser', run: start },
    [viewIds.edit]: { allow: 'member', run: saveEdit },
    [viewIds.status]: { allow: 'member', run: saveStatus },
    [viewIds.milestone]: { allow: 'member', run: saveMilestone },
  },
  options: {
    [`${actionIds.owner}.1`]: { allow: 'organiser', run: (context, { typed }) => offerPeople(context, typed, 0) },
    [`${actionIds.owner}.2`]: { allow: 'organiser', run: (context, { typed }) => offerPeople(context, typed, 1) },
  },
}

async function openForm({ deps, actor, t, open }: Context): Promise<undefined> {
  const sides = await findSides(deps.db, actor.partnership.id)
  await open(projectForm(t, { partnershipId: actor.partnership.id }, sides, []))
}

/** A category was chosen: whoever answers for it on each side is put in, unless someone was chosen by hand. */
async function proposeOwners(
  { deps, actor, t }: Context,
  { value, view, updateView }: ActionInput,
): Promise<undefined> {
  const partnershipId = actor.partnership.id
  const fields = ownerFieldsIn(view?.values ?? {})
  const sides = await findSides(deps.db, partnershipId)
  const ids = sides.map((side) =>
    decideProposal(
      side,
      value,
      fields.find((field) => field.organizationId === side.id),
    ),
  )
  const people = await findMembers(
    deps.db,
    partnershipId,
    ids.filter((id) => id !== null),
  )
  const proposed = ids.map((id) => people.find((person) => person.id === id) ?? null)
  await updateView(projectForm(t, { partnershipId }, sides, proposed))
}

/** Everybody, the people of the field's own side first. */
async function offerPeople({ deps, actor }: Context, typed: string, side: number): Promise<Option[]> {
  const sides = await findOrganizations(deps.db, actor.partnership.id)
  const first = { organizationId: sides[side]?.id ?? null }
  return (await findPeople(deps.db, actor.partnership.id, typed, first)).map(personOption)
}

async function start({ deps, actor, t, now }: Context, { values, requestKey }: OpenView) {
  const form = parseForm(formSchema, values)
  const fields = ownerFieldsIn(values)
  const chosen = fields.flatMap((field) => (field.chosen === null ? [] : [field.chosen]))
  const people = await findMembers(deps.db, actor.partnership.id, chosen)
  const owners: { organizationId: number; personId: number }[] = []
  const errors: Record<string, string> = {}
  for (const field of fields) {
    const fault = ownerFault(field, fields, people)
    if (fault !== null) errors[field.blockId] = ownerFaultText(t, fault)
    else if (field.chosen !== null) owners.push({ organizationId: field.organizationId, personId: field.chosen })
  }
  if (Object.keys(errors).length > 0) throw new FieldErrors(() => errors)

  const project = await createProject(deps.db, deps.workspace.id, actor, { ...form, owners, requestKey }, now)
  await deps.wake('deliveries.send')
  return { update: startedView(t, project.number, project.title) }
}

async function list(context: Context): Promise<Message> {
  const { deps, actor, t, now } = context
  const start = isAllowed('organiser', actor.membership.roles)
  const partnershipId = actor.partnership.id
  const rows = start
    ? await findProjects(deps.db, partnershipId, LIST_LENGTH)
    : await findOwned(deps.db, partnershipId, actor.person.id, LIST_LENGTH)
  const may = { start, partnershipId }
  return projectList(t, rows, { now, zone: actor.timeZone, language: actor.language }, may)
}

async function pressList(context: Context, input: ActionInput): Promise<Answer | undefined> {
  return inPlace(context, input, context.t.projects.listTitle, await list(context))
}

async function showNumber(context: Context, text: string): Promise<Message> {
  const number = typedNumber(text)
  if (number === null) throw new UserError((t) => t.projects.numberNeeded)
  const { id } = await getProject(context.deps.db, context.actor.partnership.id, number)
  return show(context, id)
}

async function pressShow(context: Context, input: ActionInput): Promise<Answer | undefined> {
  return inPlace(context, input, context.t.projects.listTitle, await show(context, input.id))
}

async function show({ deps, actor, t, now }: Context, projectId: number): Promise<Message> {
  const project = await getProjectById(deps.db, actor.partnership.id, projectId)
  const isOrganiser = isAllowed('organiser', actor.membership.roles)
  if (!takesPart(project, { personId: actor.person.id, isOrganiser })) throw new UserError((t) => t.projects.notForYou)
  const isOfficer = isAllowed('liaison-officer', actor.membership.roles)
  const reader = { now, zone: actor.timeZone, language: actor.language }
  return projectDetails(t, project, reader, mayChange(project, { personId: actor.person.id, isOfficer }))
}
