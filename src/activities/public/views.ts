import type { Button, ModalView } from '@slack/types'
import { encode } from 'uqr'
import { formatWhen, type Reader } from '../../calendar/format.ts'
import { type Dictionary, dictionaryOf } from '../../i18n/dictionary.ts'
import { button, context, escapeText, field, type Message, modal, ref, section } from '../../slack/blocks.ts'
import { type Html, html } from '../../web/html.ts'
import { decideWindow } from '../check-ins/rules.ts'
import { type ActivityRow, isAhead, placesLeft } from '../rules.ts'
import { leaveText } from '../sign-ups/views.ts'
import type { Place, PublicActivity } from './queries.ts'
import { answerField, type Faults, HERE, type PhoneRow, whyClosed, wrapText } from './rules.ts'

export const actionIds = {
  open: 'public.open',
  poster: 'public.poster',
  phones: 'public.phones',
  openLink: 'public.open-link',
} as const
export const viewIds = {
  form: 'public.form',
  phones: 'public.phones',
  link: 'public.link',
  opened: 'public.opened',
} as const

/** What every page is drawn with. */
export type Frame = { t: Dictionary; reader: Reader; query: string; formToken: string }

export function pageButton(t: Dictionary, { partnershipId, id }: { partnershipId: number; id: number }): Button {
  return button(t.publicPages.page, actionIds.open, ref(partnershipId, id))
}

export function posterButton(t: Dictionary, { partnershipId, id }: { partnershipId: number; id: number }): Button {
  return button(t.publicPages.poster.button, actionIds.poster, ref(partnershipId, id))
}

export function phonesButton(t: Dictionary, { partnershipId, id }: { partnershipId: number; id: number }): Button {
  return button(t.publicPages.phones.title, actionIds.phones, ref(partnershipId, id))
}

export function linkButton(t: Dictionary, partnershipId: number): Button {
  return button(t.publicPages.link.open, actionIds.openLink, ref(partnershipId, 0))
}

/** So many lines stay below what one block holds, and a name has at most forty letters. */
const PHONES_A_BLOCK = 40

/** Who can be called, and how they stand; where nobody can be, how a number comes to be asked for. */
export function phonesMessage(t: Dictionary, { title }: ActivityRow, rows: PhoneRow[]): Message {
  const words = t.publicPages.phones
  const text = words.of(escapeText(title), rows.length)
  if (rows.length === 0) return { text: words.none, blocks: [section(text), section(words.none)] }
  const lines = rows.map(({ name, phone, status }) => {
    const state = status === 'GOING' || status === 'CANCELLED' ? '' : ` · ${t.activities.marks[status]}`
    return `${escapeText(name)} · ${phone}${state}`
  })
  const blocks = Array.from({ length: Math.ceil(lines.length / PHONES_A_BLOCK) }, (_, index) =>
    section(lines.slice(index * PHONES_A_BLOCK, (index + 1) * PHONES_A_BLOCK).join('\n')),
  )
  return { text, blocks: [section(text), ...blocks.slice(0, 46), context(words.onRecord)] }
}

export function phonesView(t: Dictionary, activity: ActivityRow, rows: PhoneRow[]): ModalView {
  const { blocks = [] } = phonesMessage(t, activity, rows)
  return modal({ id: viewIds.phones, title: t.publicPages.phones.title, close: t.common.close, blocks })
}

export function linkForm(t: Dictionary, partnershipId: number): ModalView {
  const words = t.publicPages.link
  return modal({
    id: viewIds.link,
    title: words.open,
    submit: words.submit,
    close: t.common.cancel,
    data: { partnershipId },
    blocks: [
      section(words.intro),
      field('code', words.code, { type: 'plain_text_input', max_length: 20 }, { hint: words.codeHint }),
    ],
  })
}

/** What one has by the page, now that it is one's own. */
export function linkedMessage(t: Dictionary, rows: ActivityRow[], reader: Reader): Message {
  const words = t.publicPages.link
  const lines = rows.map(({ title, startsAt, endsAt, mine }) => {
    const state = mine === null || mine === 'CANCELLED' ? '' : ` · ${t.activities.marks[mine]}`
    return `*${escapeText(title)}* · ${formatWhen(startsAt, endsAt, reader)}${state}`
  })
  return {
    text: words.linked,
    blocks: [section(words.linked), ...(lines.length > 0 ? [section(lines.join('\n'))] : []), context(words.next)],
  }
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
    id: viewIds.opened,
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
  const closesAt = whyClosed(activity, reader.now) === null ? activity.signUpUntil : null
  const rows = [
    [words.when, formatWhen(activity.startsAt, activity.endsAt, reader)],
    [words.where, activity.place],
    [words.online, activity.onlinePlace],
    [words.host, activity.host],
    [words.until, closesAt === null ? '' : formatWhen(closesAt, null, reader)],
    [words.places, isAhead(activity, reader.now) ? places : ''],
  ]
  return html`<h1>${activity.title}</h1>
<dl>${rows.filter(([, value]) => value !== '').map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
${activity.description !== '' && html`<p class="about">${activity.description}</p>`}`
}

/** What stands in the forms of an activity's page, and above them for once; `isGood` when it is no complaint. */
export type FormShown = { typed: URLSearchParams; faults: Faults; notice: string; isGood?: boolean }

/** The page of an activity: what it is, and the form, or plainly why there is none. */
export function activityPage(
  frame: Frame,
  activity: PublicActivity,
  sides: { id: number; name: string }[],
  { typed, faults, notice, isGood = false }: FormShown,
): Html {
  const { t, reader } = frame
  const words = t.publicPages
  const closed = whyClosed(activity, reader.now)
  const text = (id: string, label: string, attributes: Html, hint = '') => {
    const fault = faults[id]
    return html`<label for="${id}">${label}</label>
${hint !== '' && html`<p class="hint" id="${id}-hint">${hint}</p>`}
<input id="${id}" name="${id}" value="${typed.get(id)}" ${attributes} aria-describedby="${id}-hint ${id}-error" ${fault !== undefined && html`aria-invalid="true"`}>
${fault !== undefined && html`<p class="error" id="${id}-error">${words.faults[fault]}</p>`}`
  }
  const arrival =
    decideWindow(activity, reader.now) === 'open' &&
    html`<section><h2>${words.checkIn.onTheSpot}</h2><p class="hint">${words.checkIn.onTheSpotHint}</p>
<form method="post" action="${frame.query || '?'}" novalidate>
<input type="hidden" name="token" value="${frame.formToken}">
${text(`${HERE}name`, words.name, html`type="text" autocomplete="name" maxlength="40"`)}
${activity.phoneReason !== '' && text(`${HERE}phone`, words.phone, html`type="tel" autocomplete="tel" maxlength="24"`, words.phoneHint(activity.phoneReason))}
${text(`${HERE}code`, words.checkIn.code, html`type="text" inputmode="numeric" autocomplete="off" maxlength="12"`, words.checkIn.hint)}
<button class="first" name="act" value="check-in">${words.checkIn.submit}</button>
</form></section>`
  const warning = notice !== '' && html`<p class="notice ${!isGood && 'waits'}" role="alert">${notice}</p>`
  if (closed !== null) {
    const why = html`<p class="state over"><strong>${words.closed[closed]}</strong>${activity.cancelNote}</p>`
    return html`${warning}<section>${why}${facts(frame, activity)}</section>${arrival}`
  }
  const left = placesLeft(activity)
  const isFull = left !== null && (left === 0 || activity.waiting > 0)
  const submit = isFull ? t.activities.joinWaitlist : t.activities.join
  return html`${warning}<section>${facts(frame, activity)}</section>
${arrival}
<section><h2>${submit}</h2>
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
</form></section>
<footer>${words.privacy}${activity.phoneReason !== '' && words.phonePrivacy}</footer>`
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

/** What stands on the page of a place for once: an answer, a code as it was typed, a code to type in Slack. */
export type PlaceShown = { notice: string; code: string; codeFault: string; linkCode: string }

/** One's own place: how it stands, and what one can do with it. */
export function placePage(frame: Frame, place: Place, calendar: string, shown: PlaceShown): Html {
  const { t, reader } = frame
  const words = t.publicPages
  const { notice, code, codeFault, linkCode } = shown
  const { activity, status, position, offeredUntil, guests, isHere, isLinked } = place
  const closed = whyClosed(activity, reader.now)
  const canChange = closed === null || closed === 'closed'
  const canCheckIn = decideWindow(activity, reader.now) === 'open'
  const isIn = status !== 'CANCELLED'
  const isOver = !canChange && !canCheckIn
  const cameWithoutPlace = isHere && status !== 'GOING'
  const act = (name: string, label: string, { more = html``, isFirst = false, at = '' } = {}) =>
    html`<form method="post" action="${frame.query || '?'}${at}"><input type="hidden" name="token" value="${frame.formToken}">${more}
<button name="act" value="${name}" ${isFirst && html`class="first"`}>${label}</button></form>`
  const until = offeredUntil === null ? '' : formatWhen(offeredUntil, null, reader)
  const { noPlace, unanswered } = words.states
  const state = {
    ...words.states,
    ...(canChange
      ? { WAITING: words.states.WAITING(position), OFFERED: words.states.OFFERED(until) }
      : { WAITING: noPlace, OFFERED: noPlace, REQUESTED: unanswered }),
  }
  const isOff = activity.status === 'CANCELLED'
  const look = isOff
    ? 'over'
    : { GOING: '', WAITING: 'waits', OFFERED: 'waits', REQUESTED: 'waits', CANCELLED: 'over' }[status]
  const changes = canChange && isIn && status !== 'OFFERED'
  return html`${notice !== '' && html`<p class="notice" role="status">${notice}</p>`}
<section>
${
  (isOff || isOver || !cameWithoutPlace) &&
  html`<p class="state ${look}">${(isOff || !cameWithoutPlace) && html`<strong>${isOff ? words.closed.cancelled : state[status]}</strong>`}
${isOff ? activity.cancelNote : guests > 0 && isIn && words.withGuests(guests)}
${!isOff && isOver && words.closed[closed]}</p>`
}
${isHere && html`<p class="state"><strong>${words.checkIn.here}</strong></p>`}
${facts(frame, activity)}
</section>
${
  canCheckIn &&
  !isHere &&
  html`<section>${act('check-in', words.checkIn.submit, { more: codeField(t, code, codeFault), isFirst: true })}</section>`
}
${
  canChange &&
  status === 'OFFERED' &&
  html`<section>${act('claim', t.activities.claim, { isFirst: true })}${act('decline', t.activities.decline)}</section>`
}
${closed === null && !isIn && !isHere && html`<section>${act('join', t.activities.joinAgain, { isFirst: true })}</section>`}
${
  changes &&
  html`<section><details><summary>${words.change}</summary>
${activity.guestsAllowed > 0 && act('guests', words.changeGuests, { more: guestsField(t, activity.guestsAllowed, guests) })}
${act('leave', leaveText(t, status))}</details></section>`
}
${
  (isLinked || !(isOver || isHere)) &&
  html`<section><h2>${words.keepLink}</h2><p>${isLinked ? words.link.isLinked : words.keepLinkHint}</p>
${isIn && html`<a class="button" href="${calendar}">${t.calendarFeeds.add}</a>`}</section>`
}
${
  !isLinked &&
  html`<section id="slack"><h2>${words.link.title}</h2>
${
  linkCode === ''
    ? html`<p>${words.link.why}</p>${act('link', words.link.show, { at: '#slack' })}`
    : html`<p class="state"><span class="code">${linkCode}</span></p><p>${words.link.how(linkCode)}</p>`
}</section>`
}`
}

const PAPER = { width: 1654, height: 2339, margin: 130, qr: 620 }

/** An A4 sheet at 200 dots an inch, in both languages, with a QR code that leads to `url`. Long texts make all smaller. */
export function posterPicture(activity: PublicActivity, url: string, now: Date): Html {
  const [chinese, english] = (['zh-CN', 'en'] as const).map((language) => ({
    words: dictionaryOf(language).publicPages,
    when: formatWhen(activity.startsAt, activity.endsAt, { now, zone: activity.timeZone, language }),
  })) as [Edition, Edition]
  const rows = [
    { name: 'when', texts: [chinese.when, english.when] },
    { name: 'where', texts: [activity.place] },
    { name: 'online', texts: [activity.onlinePlace] },
    { name: 'host', texts: [activity.host] },
  ] as const
  const { width, height, margin, qr } = PAPER
  const qrTop = height - margin - qr - 200
  const texts = (scale: number) => {
    let y = margin
    const write = (text: string, size: number, color: string) =>
      wrapText(text, size * scale, width - 2 * margin).map((line) => {
        y += size * scale * 1.35
        return html`<text x="${margin}" y="${y}" font-size="${size * scale}" fill="${color}">${line}</text>`
      })
    const drawn = [write(activity.title, 120, '#111111')]
    for (const { name, texts } of rows) {
      if (texts.every((text) => text === '')) continue
      y += 50 * scale
      drawn.push(write(`${chinese.words[name]} · ${english.words[name]}`, 38, '#666666'))
      drawn.push(...texts.map((text) => write(text, 62, '#111111')))
    }
    return { drawn, bottom: y }
  }
  const tried = [1, 0.85, 0.7, 0.55, 0.4, 0.3].map(texts)
  const { drawn } = tried.find(({ bottom }) => bottom < qrTop - 60) ?? texts(0.2)
  const { data, size } = encode(url, { border: 4 })
  const dark = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : []))).join('')
  const caption = [chinese, english].map(
    ({ words }, index) =>
      html`<text x="${width / 2}" y="${qrTop + qr + 70 + index * 70}" font-size="50" text-anchor="middle">${words.poster.scan}</text>`,
  )
  return html`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="Noto Sans SC">
<rect width="100%" height="100%" fill="#ffffff"/>${drawn}
<path transform="translate(${(width - qr) / 2} ${qrTop}) scale(${qr / size})" d="${dark}" shape-rendering="crispEdges"/>${caption}</svg>`
}

type Edition = { words: Dictionary['publicPages']; when: string }
