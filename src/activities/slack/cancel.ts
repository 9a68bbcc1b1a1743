import { z } from 'zod'
import { scopeOf } from '../../slack/actor.ts'
import { parseForm } from '../../slack/forms.ts'
import type { OpenView } from '../../slack/payloads.ts'
import type { Context } from '../../slack/router.ts'
import { cancelActivity } from '../mutations.ts'
import { getActivityById } from '../queries.ts'
import { cancelForm, cancelledView } from '../views.ts'

export async function askCancel(context: Context, activityId: number): Promise<undefined> {
  const { actor, deps, t } = context
  const activity = await getActivityById(deps.db, scopeOf(actor), activityId)
  await context.open(cancelForm(t, { partnershipId: actor.partnership.id, activityId }, activity))
}

export async function cancel(context: Context, { data, values }: OpenView) {
  const { deps, actor, t, now } = context
  const { activityId } = z.object({ activityId: z.number() }).parse(data)
  const { note } = parseForm(z.object({ note: z.string().trim().max(300) }), values)
  const { told } = await cancelActivity(deps.db, deps.workspace.id, actor, activityId, note, now)
  await Promise.all([deps.wake('deliveries.send'), deps.wake('activities.redraw-cards')])
  const activity = await getActivityById(deps.db, scopeOf(actor), activityId)
  return { update: cancelledView(t, activity.title, told) }
}
