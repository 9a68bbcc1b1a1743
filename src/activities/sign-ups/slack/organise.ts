import type { Option } from '@slack/types'
import { z } from 'zod'
import { findPressed } from '../../../deliveries/queries.ts'
import { FieldErrors, UserError } from '../../../errors.ts'
import { findOrganizations } from '../../../partnerships/queries.ts'
import { personOptions } from '../../../partnerships/views.ts'
import { closingView } from '../../../slack/blocks.ts'
import { parseForm } from '../../../slack/forms.ts'
import type { OpenView } from '../../../slack/payloads.ts'
import type { ActionInput, Answer, Context, ViewAnswer } from '../../../slack/router.ts'
import { requestsOf } from '../../jobs.ts'
import { findEditors } from '../../publishing/queries.ts'
import { changePlaces, getToOrganise, organise } from '../mutations.ts'
import { findAskers, findCandidates, findNamed } from '../queries.ts'
import { decidePlaces, type ListAct, listActs, listForm as listSchema, shareField } from '../rules.ts'
import { answersView, listForm, organisedAnswer, placesForm } from '../views.ts'

/** An organiser's answer to who asked: in the place of the question, or in the message that asks about others too. */
export async function pressAnswer(
  context: Context,
  { id, value, place, message }: ActionInput,
  verb: 'approve' | 'refuse',
): Promise<Answer> {
  const { deps, actor, t } = context
  const personId = z.coerce.number().int().positive().catch(0).parse(value.split('.')[2])
  const { activity, ...result } = await organise(deps, actor, id, { verb, personId })
  const asking = await findPressed(deps.db, 'activities.requested', actor.person.id, message)
  if (asking !== null) return { ...(await requestsOf(deps, asking, context)), replace: true }
  const who = await findNamed(deps.db, actor.partnership.id, id, personId)
  return { ...organisedAnswer(t, result, who, activity), replace: place === 'message' }
}

export async function openList(context: Context, activityId: number, act: ListAct): Promise<undefined> {
  const activity = await getToOrganise(context.deps.db, context.actor, activityId)
  await context.open(listForm(context.t, act, activity))
}

const listData = z.object({ activityId: z.number(), act: z.enum(listActs) })

export async function offerPeople({ deps, actor }: Context, typed: string, view: OpenView | null): Promise<Option[]> {
  const { activityId, act } = listData.parse(view?.data)
  await getToOrganise(deps.db, actor, activityId)
  const found = await findCandidates(deps.db, { partnershipId: actor.partnership.id, activityId, act }, typed)
  return personOptions(found.map((one) => ({ ...one, slackUserId: null })))
}

export async function sendList(context: Context, { data, values }: OpenView): Promise<ViewAnswer> {
  const { deps, actor, t } = context
  const { activityId, act } = listData.parse(data)
  const { person: personId, guests, position } = parseForm(listSchema, values)
  const number = act === 'move' ? position : guests
  const { activity, ...result } = await organise(deps, actor, activityId, { verb: act, personId, number })
  if (result.outcome === 'too-many-guests')
    throw new FieldErrors((words) => ({ guests: words.signUps.guests['too-many-guests'](activity.title) }))
  if (result.outcome === 'not-signed-up' || result.outcome.startsWith('already-'))
    throw new FieldErrors((words) => ({ person: words.signUps.list.faults[act] }))
  const who = await findNamed(deps.db, actor.partnership.id, activityId, personId)
  return { update: closingView(t, t.signUps.list[act].title, organisedAnswer(t, result, who, activity), data) }
}

export async function openAnswers(context: Context, activityId: number): Promise<undefined> {
  const { deps, actor, t } = context
  const activity = await getToOrganise(deps.db, actor, activityId)
  const askers = await findAskers(deps.db, actor.partnership.id, activityId, { status: { not: 'CANCELLED' } })
  await context.open(answersView(t, activity, askers))
}

export async function openPlaces(context: Context, activityId: number): Promise<undefined> {
  const { deps, actor, t } = context
  const activity = await getToOrganise(deps.db, actor, activityId)
  await context.open(placesForm(t, activity, await findOrganizations(deps.db, actor.partnership.id)))
}

export async function sendPlaces(context: Context, { data, values }: OpenView): Promise<ViewAnswer> {
  const { deps, actor, t, now } = context
  const { activityId, seen } = z.object({ activityId: z.number(), seen: z.number() }).parse(data)
  const activity = await getToOrganise(deps.db, actor, activityId)
  if (activity.startsAt <= now) throw new UserError((words) => words.activities.startedAlready)
  const sides = await findOrganizations(deps.db, actor.partnership.id)
  const typed = (field: string) => String(values[field] ?? '')
  const decided = decidePlaces(
    {
      capacity: typed('capacity'),
      shares: sides.map(({ id }) => ({ organizationId: id, text: typed(shareField(id)) })),
      releaseAt: typed('releaseAt'),
    },
    activity,
    now,
  )
  if (!decided.ok) {
    const { faults } = decided
    throw new FieldErrors((words) =>
      Object.fromEntries(Object.entries(faults).map(([field, fault]) => [field, words.signUps.places.faults[fault]])),
    )
  }
  if (!(await changePlaces(deps.db, actor, activityId, decided.places, seen, now))) {
    const editors = await findEditors(deps.db, actor.partnership.id, activityId, seen)
    return {
      update: placesForm(t, await getToOrganise(deps.db, actor, activityId), sides, {
        editors,
        reader: context.reader,
      }),
    }
  }
  await Promise.all([deps.wake('deliveries.send'), deps.wake('activities.redraw-cards')])
  const text = t.signUps.places.saved
  return { update: closingView(t, t.signUps.places.title, { text }, data) }
}
