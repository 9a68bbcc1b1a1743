import { z } from 'zod'
import { UserError } from '../../errors.ts'
import { isAllowed } from '../../slack/authorize.ts'
import { parseForm } from '../../slack/forms.ts'
import type { OpenView } from '../../slack/payloads.ts'
import { inPlace, onTop } from '../../slack/reading.ts'
import type { ActionInput, Answer, Context, ViewAnswer } from '../../slack/router.ts'
import { addMilestone, changeStatus, editProject, markMilestone } from '../mutations.ts'
import { findHistory, getProjectById } from '../queries.ts'
import {
  projectForm as editSchema,
  mayChange,
  milestoneForm as milestoneSchema,
  statusForm as statusSchema,
  takesPart,
} from '../rules.ts'
import {
  changedView,
  editForm,
  historyMessage,
  type More,
  milestoneForm,
  more,
  projectDetails,
  statusForm,
} from '../views.ts'

const HISTORY_LENGTH = 40

/** What stands behind "more" on a project: its state, a milestone, its words, its history. */
export async function pressMore(context: Context, input: ActionInput): Promise<Answer | undefined> {
  const { deps, actor, t, reader } = context
  const { id } = input
  const chosen: More = z.enum(more).parse(input.value.split('.')[2])
  const project = await getProjectById(deps.db, actor.partnership.id, id)
  const data = { partnershipId: actor.partnership.id, projectId: id }
  if (chosen === 'history') {
    const isOrganiser = isAllowed('organiser', actor.membership.roles)
    if (!takesPart(project, { personId: actor.person.id, isOrganiser }))
      throw new UserError((w) => w.projects.notForYou)
    const history = historyMessage(t, project, await findHistory(deps.db, id, HISTORY_LENGTH), reader)
    return onTop(context, input, t.projects.listTitle, history)
  }
  if (!mayChange(project, whoIs(context))) throw new UserError((words) => words.projects.notYours)
  const forms = { status: statusForm, milestone: milestoneForm, edit: editForm }
  await context.open(forms[chosen](t, data, project))
  return undefined
}

function whoIs({ actor }: Context) {
  return { personId: actor.person.id, isOfficer: isAllowed('liaison-officer', actor.membership.roles) }
}

export async function saveEdit(context: Context, view: OpenView): Promise<ViewAnswer> {
  const form = parseForm(editSchema, view.values)
  return changed(context, view, ({ deps, actor, now }, id) =>
    editProject(deps.db, deps.workspace.id, actor, id, form, now),
  )
}

export async function saveStatus(context: Context, view: OpenView): Promise<ViewAnswer> {
  const form = parseForm(statusSchema, view.values)
  return changed(context, view, ({ deps, actor, now }, id) =>
    changeStatus(deps.db, deps.workspace.id, actor, id, form, now),
  )
}

export async function saveMilestone(context: Context, view: OpenView): Promise<ViewAnswer> {
  const { text, due } = parseForm(milestoneSchema, view.values)
  const milestone = { text, dueOn: due, requestKey: view.requestKey }
  return changed(context, view, ({ deps, actor, now }, id) =>
    addMilestone(deps.db, deps.workspace.id, actor, id, milestone, now),
  )
}

async function changed(
  context: Context,
  { data }: OpenView,
  change: (context: Context, projectId: number) => Promise<void>,
): Promise<ViewAnswer> {
  const { deps, actor, t, reader } = context
  const { projectId } = z.object({ projectId: z.number() }).parse(data)
  await change(context, projectId)
  await wake(context, projectId)
  return { update: changedView(t, await getProjectById(deps.db, actor.partnership.id, projectId), reader) }
}

export async function pressMilestone(
  context: Context,
  input: ActionInput,
  isReached: boolean,
): Promise<Answer | undefined> {
  const { deps, actor, t, now, reader } = context
  const projectId = await markMilestone(deps.db, deps.workspace.id, actor, input.id, isReached, now)
  await wake(context, projectId)
  const project = await getProjectById(deps.db, actor.partnership.id, projectId)
  const details = { ...projectDetails(t, project, reader, true), replace: true }
  return inPlace(context, input, t.projects.listTitle, details)
}

async function wake({ deps }: Context, projectId: number): Promise<void> {
  await Promise.all([deps.wake('deliveries.send'), deps.wake('projects.redraw', { projectId })])
}
