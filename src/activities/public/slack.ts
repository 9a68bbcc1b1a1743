import { z } from 'zod'
import { formatWhen } from '../../calendar/format.ts'
import { FieldErrors, UserError } from '../../errors.ts'
import { scopeOf } from '../../slack/actor.ts'
import { closingView, type Message, says } from '../../slack/blocks.ts'
import { parseForm } from '../../slack/forms.ts'
import type { OpenView } from '../../slack/payloads.ts'
import type { Context, Feature, ViewAnswer } from '../../slack/router.ts'
import { typedNumber } from '../../slack/words.ts'
import type { Site } from '../../web/server.ts'
import { getActivity } from '../queries.ts'
import type { ActivityRow } from '../rules.ts'
import { getToOrganise } from '../sign-ups/mutations.ts'
import { linkPage, openPage, planPoster, readPhones } from './mutations.ts'
import { findByPage, findPage } from './queries.ts'
import { type Linked, linkForm as linkSchema } from './rules.ts'
import {
  actionIds,
  linkedMessage,
  linkForm,
  openedView,
  pageForm,
  phonesMessage,
  phonesView,
  viewIds,
} from './views.ts'

const LINKED_SHOWN = 5

export const publicActivities: Feature = {
  name: 'public',
  commands: [
    {
      words: ['link', '关联'],
      help: (t) => t.publicPages.help.link,
      allow: 'member',
      run: (context, { rest }) => (rest === '' ? askLinkCode(context) : typeLinkCode(context, rest)),
    },
    {
      words: ['phones', '电话'],
      help: (t) => t.publicPages.help.phones,
      allow: 'member',
      run: (context, { rest }) => listPhones(context, rest),
    },
  ],
  actions: {
    [actionIds.open]: { allow: 'member', run: (context, { id }) => openForm(context, id) },
    [actionIds.poster]: { allow: 'member', run: (context, { id }) => sendPoster(context, id) },
    [actionIds.phones]: { allow: 'member', run: (context, { id }) => openPhones(context, id) },
    [actionIds.openLink]: { allow: 'member', run: askLinkCode },
  },
  views: {
    [viewIds.form]: { allow: 'member', run: open },
    [viewIds.link]: { allow: 'member', run: sendLinkCode },
  },
}

async function openForm(context: Context, activityId: number): Promise<undefined> {
  const { deps, actor, t } = context
  const { url } = await siteFor(context, activityId)
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
  const { url } = await siteFor(context, activityId)
  const { phoneReason } = parseForm(z.object({ phoneReason: z.string().trim().max(120).default('') }), values)
  const key = await openPage(deps.db, actor, { activityId, phoneReason }, now)
  return { update: openedView(t, `${url}/a/${key}`) }
}

async function listPhones(context: Context, text: string): Promise<Message> {
  const { deps, actor, t } = context
  const number = typedNumber(text)
  if (number === null) throw new UserError((t) => t.publicPages.phones.numberNeeded)
  const { id } = await getActivity(deps.db, scopeOf(actor), number)
  const { activity, rows } = await phonesOf(context, id)
  return phonesMessage(t, activity, rows)
}

async function openPhones(context: Context, activityId: number): Promise<undefined> {
  const { activity, rows } = await phonesOf(context, activityId)
  await context.open(phonesView(context.t, activity, rows))
}

async function phonesOf(context: Context, activityId: number) {
  const { deps, actor, now } = context
  const { secrets, activity } = await siteFor(context, activityId)
  const where = { activityId, workspaceId: deps.workspace.id }
  return { activity, rows: await readPhones(deps.db, secrets, actor, where, now) }
}

/** @throws UserError where there are no public pages, or to who does not run the activity. */
async function siteFor(context: Context, activityId: number): Promise<Site & { activity: ActivityRow }> {
  const { deps, actor } = context
  const site = siteOf(context)
  return { ...site, activity: await getToOrganise(deps.db, actor, activityId) }
}

function siteOf({ deps }: Context): Site {
  if (deps.site === null) throw new UserError((t) => t.publicPages.noSite)
  return deps.site
}

async function askLinkCode(context: Context): Promise<undefined> {
  siteOf(context)
  await context.open(linkForm(context.t, context.actor.partnership.id))
}

async function typeLinkCode(context: Context, typed: string): Promise<Message> {
  const read = linkSchema.safeParse({ code: typed })
  if (!read.success) return says(context.t.form.linkCode)
  const applied = await link(context, read.data.code)
  return applied.outcome === 'linked' ? linkedMessageFor(context) : says(refusal(context, applied))
}

async function sendLinkCode(context: Context, { values }: OpenView): Promise<ViewAnswer> {
  const { code } = parseForm(linkSchema, values)
  const applied = await link(context, code)
  if (applied.outcome !== 'linked') throw new FieldErrors(() => ({ code: refusal(context, applied) }))
  return { update: closingView(context.t, context.t.publicPages.link.open, await linkedMessageFor(context)) }
}

async function link(context: Context, code: string): Promise<Linked> {
  const { deps, actor, now } = context
  const applied = await linkPage(deps.db, siteOf(context).secrets, actor, code, now)
  if (applied.outcome === 'linked') {
    await Promise.all([deps.wake('activities.redraw-cards'), deps.wake('deliveries.send')])
  }
  return applied
}

async function linkedMessageFor({ deps, actor, t, reader }: Context): Promise<Message> {
  return linkedMessage(t, await findByPage(deps.db, scopeOf(actor), LINKED_SHOWN), reader)
}

function refusal({ t, reader }: Context, applied: Linked): string {
  const words = t.publicPages.link
  return applied.outcome === 'wait' ? words.wait(formatWhen(applied.until, null, reader)) : words.wrong
}
