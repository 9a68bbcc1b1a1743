import { z } from 'zod'
import { isDay } from '../../calendar/day.ts'
import { dayIn } from '../../calendar/zones.ts'
import { findPressed } from '../../deliveries/queries.ts'
import { FieldErrors, UserError } from '../../errors.ts'
import { markMilestone, moveMilestone } from '../../projects/mutations.ts'
import { escapeText, says } from '../../slack/blocks.ts'
import type { OpenView } from '../../slack/payloads.ts'
import type { ActionInput, Answer, Context, Feature, ViewAnswer } from '../../slack/router.ts'
import { nudgeOf } from '../jobs.ts'
import { getMilestone } from './queries.ts'
import type { MilestoneRow } from './rules.ts'
import { actionIds, movedView, moveForm, viewIds } from './views.ts'

/** The buttons of milestones in the daily message; on a project's card the project has its own. */
export const milestones: Feature = {
  name: 'milestones',
  actions: {
    [actionIds.reached]: { allow: 'member', run: (context, input) => mark(context, input, true) },
    [actionIds.notReached]: { allow: 'member', run: (context, input) => mark(context, input, false) },
    [actionIds.move]: { allow: 'member', run: openMove },
  },
  views: {
    [viewIds.move]: { allow: 'member', run: move },
  },
}

/** The press shows in the daily message, which is drawn anew. */
async function mark(context: Context, { id, message }: ActionInput, isReached: boolean): Promise<Answer> {
  const { deps, actor, t, now } = context
  await markMilestone(deps.db, deps.workspace.id, actor, id, isReached, now)
  const row = await getMilestone(deps.db, actor.partnership.id, id)
  await changed(context, row)
  const nudge = await findPressed(deps.db, 'follow-ups.nudge', actor.person.id, message)
  const redrawn = nudge === null ? null : await nudgeOf(deps, nudge, context)
  if (redrawn !== null) return { ...redrawn, replace: true }
  return says((isReached ? t.milestones.isReached : t.milestones.isOpen)(escapeText(row.text)))
}

async function openMove(context: Context, { id }: ActionInput): Promise<undefined> {
  const { deps, actor, t } = context
  const row = await getMilestone(deps.db, actor.partnership.id, id)
  if (row.reachedAt !== null) throw new UserError((words) => words.milestones.reachedAlready)
  await context.open(moveForm(t, { partnershipId: row.partnershipId, milestoneId: id }, row))
}

async function move(context: Context, { data, values }: OpenView): Promise<ViewAnswer> {
  const { deps, actor, t, now, reader } = context
  const { milestoneId } = z.object({ milestoneId: z.number() }).parse(data)
  const due = String(values.due ?? '')
  if (!isDay(due)) throw new FieldErrors((words) => ({ due: words.followUps.faults.dayMissingPick }))
  if (due < dayIn(actor.partnership.timeZone, now))
    throw new FieldErrors((words) => ({ due: words.followUps.faults.past }))
  await moveMilestone(deps.db, deps.workspace.id, actor, milestoneId, due, now)
  const row = await getMilestone(deps.db, actor.partnership.id, milestoneId)
  await changed(context, row)
  return { update: movedView(t, row, reader) }
}

/** On the project's card, in its thread, and in the daily messages of its owners. */
async function changed({ deps }: Context, { partnershipId, project }: MilestoneRow): Promise<void> {
  await Promise.all([
    deps.wake('deliveries.send'),
    deps.wake('projects.redraw', { projectId: project.id }),
    ...project.ownerIds.map((personId) => deps.wake('follow-ups.redraw', { personId, partnershipId })),
  ])
}
