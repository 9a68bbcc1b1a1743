import { z } from 'zod'
import { UserError } from '../../errors.ts'
import type { Message } from '../../slack/blocks.ts'
import { parseForm } from '../../slack/forms.ts'
import type { OpenView } from '../../slack/payloads.ts'
import type { Context, Feature } from '../../slack/router.ts'
import { getToOrganise } from '../sign-ups/mutations.ts'
import { openPage, planPoster } from './mutations.ts'
import { findPage } from './queries.ts'
import { actionIds, openedView, pageForm, viewIds } from './views.ts'

export const publicActivities: Feature = {
  name: 'public',
  actions: {
    [actionIds.open]: { allow: 'member', run: (context, { id }) => openForm(context, id) },
    [actionIds.poster]: { allow: 'member', run: (context, { id }) => sendPoster(context, id) },
  },
  views: { [viewIds.form]: { allow: 'member', run: open } },
}

async function openForm(context: Context, activityId: number): Promise<undefined> {
  const { deps, actor, t } = context
  const url = await siteFor(context, activityId)
  const partnershipId = actor.partnership.id
  const page = await findPage(deps.db, partnershipId, activityId)
  const shown = { url: page === null ? null : `${url}/a/${page.key}`, phoneReason: page?.phoneReason ?? '' }
  await context.open(pageForm(t, { partnershipId, activityId }, shown))
}

async function sendPoster(context: Context, activityId: number): Promise<Message> {
  const { deps, actor, t, now } = context
  await siteFor(context, activityId)
  const page = await findPage(deps.db, actor.partnership.id, activityId)
  if (page === null) throw new UserError((t) => t.publicPages.poster.noPage)
  await planPoster(deps.db, deps.workspace.id, actor, page, now)
  await deps.wake('deliveries.send')
  return { text: t.publicPages.poster.comes }
}

async function open(context: Context, { data, values }: OpenView) {
  const { deps, actor, t, now } = context
  const { activityId } = z.object({ activityId: z.number() }).parse(data)
  const url = await siteFor(context, activityId)
  const { phoneReason } = parseForm(z.object({ phoneReason: z.string().trim().max(120).default('') }), values)
  const key = await openPage(deps.db, actor, { activityId, phoneReason }, now)
  return { update: openedView(t, `${url}/a/${key}`) }
}

/** @throws UserError where there are no public pages, or to who does not run the activity. */
async function siteFor({ deps, actor }: Context, activityId: number): Promise<string> {
  if (deps.site === null) throw new UserError((t) => t.publicPages.noSite)
  await getToOrganise(deps.db, actor, activityId)
  return deps.site.url
}
