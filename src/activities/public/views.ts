import type { Button, ModalView } from '@slack/types'
import { formatWhen, type Reader } from '../../calendar/format.ts'
import type { Dictionary } from '../../i18n/dictionary.ts'
import { button, field, modal, ref, section } from '../../slack/blocks.ts'
import { type Html, html } from '../../web/html.ts'
import { decideWindow } from '../check-ins/rules.ts'
import { placesLeft } from '../rules.ts'
import type { Place, PublicActivity } from './queries.ts'
import { answerField, type Faults, whyClosed } from './rules.ts'

export const actionIds = { open: 'public.open' } as const
export const viewIds = { form: 'public.form', done: 'public.done' } as const

/** What every page is drawn with. */
export type Frame = { t: Dictionary; reader: Reader; query: string; formToken: string }

export function pageButton(t: Dictionary, { partnershipId, id }: { partnershipId: number; id: number }): Button {
  return button(t.publicPages.page, actionIds.open, ref(partnershipId, id))
}

/** For the organiser: the page's address, and why a phone number is asked for. */
export function pageForm(
  t: Dictionary,
  data: { partnershipId: number; activityId: number },
  page: { url: string | null; phoneReason: string },
): ModalView {
  const words = t.publicPages.form
  return modal({
    id: viewIds.form,
    title: t.publicPages.page,
    submit: words.send,
    close: t.common.close,
    data,
    blocks: [
      section(page.url === null ? words.notOpen : words.isOpen(page.url)),
      field(
        'phoneReason',
        words.phoneReason,
        {
          type: 'plain_text_input',
          max_length: 120,
          ...(page.phoneReason === '' ? {} : { initial_value: page.phoneReason }),
        },
        { hint: words.phoneReasonHint, optional: true },
      ),
    ],
  })
}

export function openedView(t: Dictionary, url: string): ModalView {
  const words = t.publicPages
  return modal({
    id: viewIds.done,
    title: words.page,
    close: t.common.close,
    blocks: [section(words.form.isOpen(url))],
  })
}

function facts({ t, reader }: Frame, activity: PublicActivity): Html {
  const words = t.publicPages
  const left = placesLeft(activity)
  const places =
    left === null ? words.open : left > 0 && activity.waiting === 0 ? words.left(left) : words.full(activity.waiting)
  const rows = [
    [words.when, formatWhen(activity.startsAt, activity.endsAt, reader)],
    [words.where, activity.place],
    [words.online, activity.onlinePlace],
    [words.host, activity.host],
    [words.places, places],
  ]
  return html`<h1>${activity.title}</h1>
<dl>${rows.filter(([, value]) => value !== '').map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
${activity.description !== '' && html`<p class="about">${activity.description}</p>`}`
}

/** The page of an activity: what it is, and the form, or plainly why there is none. */
export function activityPage(
  frame: Frame,
  activity: PublicActivity,
  sides: { id: number; name: string }[],
  { typed, faults, notice }: { typed: URLSearchParams; faults: Faults; notice: string },
): Html {
  const { t, reader } = frame
  const words = t.publicPages
  const closed = whyClosed(activity, reader.now)
  const head = html`${facts(frame, activity)}
${notice !== '' && html`<p class="notice" role="alert">${notice}</p>`}`
  if (closed !== null)
    return html`${head}<p class="state"><strong>${words.closed[closed]}</strong>${activity.cancelNote}</p>`
  const left = placesLeft(activity)
  const isFull = left !== null && (left === 0 || activity.waiting > 0)
  const submit = isFull ? t.activities.joinWaitlist : t.activities.join
  const text = (id: string, label: string, attributes: Html, hint = '') => {
    const fault = faults[id]
    return html`<label for="${id}">${label}</label>
${hint !== '' && html`<p class="hint" id="${id}-hint">${hint}</p>`}
<input id="${id}" name="${id}" value="${typed.get(id)}" ${attributes} aria-describedby="${id}-hint ${id}-error" ${fault !== undefined && html`aria-invalid="true"`}>
${fault !== undefined && html`<p class="error" id="${id}-error">${words.faults[fault]}</p>`}`
  }
  return html`${head}
<h2>${submit}</h2>
${isFull && html`<p class="hint">${words.fullHint}</p>`}
${activity.needsApproval && html`<p class="hint">${words.approvalHint}</p>`}
<form method="post" action="${frame.query || '?'}" novalidate>
<input type="hidden" name="token" value="${frame.formToken}">
${text('name', words.name, html`type="text" autocomplete="name" maxlength="40"`)}
${
  activity.phoneReason !== '' &&
  text('phone', words.phone, html`type="tel" autocomplete="tel" maxlength="24"`, words.phoneHint(activity.phoneReason))
}
<label for="side">${words.side}</label>
<select id="side" name="side"><option value="">${words.noSide}</option>
${sides.map(({ id, name }) => html`<option value="${id}" ${typed.get('side') === String(id) && html`selected`}>${name}</option>`)}</select>
${activity.guestsAllowed > 0 && guestsField(t, activity.guestsAllowed, Number(typed.get('guests') ?? 0))}
${faults.guests !== undefined && html`<p class="error">${words.faults.guests}</p>`}
${activity.questions.map((one) =>
  text(answerField(one.id), one.required ? one.text : words.optional(one.text), html`type="text" maxlength="500"`),
)}
<button class="first">${submit}</button>
</form>
<footer>${words.privacy}</footer>`
}

function guestsField(t: Dictionary, most: number, chosen: number): Html {
  const counts = Array.from({ length: most + 1 }, (_, count) => count)
  return html`<label for="guests">${t.publicPages.guests}</label>
<select id="guests" name="guests">${counts.map((count) => html`<option ${count === chosen && html`selected`}>${count}</option>`)}</select>`
}

function codeField(t: Dictionary, code: string, fault: string): Html {
  const words = t.publicPages.checkIn
  return html`<label for="code">${words.code}</label>
<p class="hint" id="code-hint">${words.hint}</p>
<input id="code" name="code" type="text" inputmode="numeric" autocomplete="off" maxlength="12" value="${code}" aria-describedby="code-hint code-error" ${fault !== '' && html`aria-invalid="true"`}>
${fault !== '' && html`<p class="error" id="code-error">${fault}</p>`}`
}

/** What stands on the page of a place for once: an answer, and a code as it was typed. */
export type PlaceShown = { notice: string; code: string; codeFault: string }

/** One's own place: how it stands, and what one can do with it. */
export function placePage(frame: Frame, place: Place, calendar: string, shown: PlaceShown): Html {
  const { t, reader } = frame
  const words = t.publicPages
  const { notice, code, codeFault } = shown
  const { activity, status, position, offeredUntil, guests, isHere } = place
  const closed = whyClosed(activity, reader.now)
  const canChange = closed === null || closed === 'closed'
  const canCheckIn = decideWindow(activity, reader.now) === 'open'
  const isIn = status !== 'CANCELLED'
  const act = (name: string, label: string, more: Html | false = false) =>
    html`<form method="post" action="${frame.query || '?'}"><input type="hidden" name="token" value="${frame.formToken}">${more}
<button name="act" value="${name}">${label}</button></form>`
  const until = offeredUntil === null ? '' : formatWhen(offeredUntil, null, reader)
  const state = { ...words.states, WAITING: words.states.WAITING(position), OFFERED: words.states.OFFERED(until) }
  return html`${facts(frame, activity)}
${notice !== '' && html`<p class="notice" role="status">${notice}</p>`}
<p class="state"><strong>${state[status]}</strong>${guests > 0 && isIn && words.withGuests(guests)}
${!canChange && !canCheckIn && words.closed[closed]}</p>
${isHere && html`<p class="state"><strong>${words.checkIn.here}</strong></p>`}
${canCheckIn && !isHere && act('check-in', words.checkIn.submit, codeField(t, code, codeFault))}
${canChange && status === 'OFFERED' && [act('claim', t.activities.claim), act('decline', t.activities.decline)]}
${
  canChange &&
  isIn &&
  status !== 'OFFERED' &&
  activity.guestsAllowed > 0 &&
  act('guests', words.changeGuests, guestsField(t, activity.guestsAllowed, guests))
}
${canChange && isIn && status !== 'OFFERED' && act('leave', t.activities.leave)}
${closed === null && !isIn && act('join', t.activities.joinAgain)}
${isIn && html`<p><a class="button" href="${calendar}">${t.calendarFeeds.add}</a></p>`}
<h2>${words.keepLink}</h2><p>${words.keepLinkHint}</p>`
}
