import type { Modal } from '../driver.ts'
import { drawBlocks } from './blocks.ts'
import { type Html, html } from './html.ts'
import { icon } from './icons.ts'
import { plain, type Reader } from './text.ts'
import { slackSentence } from './words.ts'

/** The top modal of the stack. */
export function drawModal(reader: Reader, modal: Modal): Html {
  const { t, language } = reader.look
  const close = modal.close ?? (modal.submit ? t.cancel : t.close)
  return html`<dialog class="modal" data-key="modal ${modal.id}" data-modal="${modal.id}" data-target='"modal"' aria-labelledby="modal-title">
    <form novalidate data-submit>
      <header>
        ${modal.depth > 1 && html`<button type="button" class="plain" data-do='{"do":"close"}' aria-label="${t.goBack}">${icon('back')}</button>`}
        <h2 id="modal-title">${plain(modal.title)}</h2>
        <button type="button" class="plain" data-do='{"do":"closeAll"}' aria-label="${modal.depth > 1 ? t.closeAll : t.close}">${icon('close')}</button>
      </header>
      <div class="inside" tabindex="-1">
        ${modal.trouble && html`<p class="trouble" role="alert">${slackSentence(modal.trouble, language)}</p>`}
        ${drawBlocks(reader, modal.blocks, { id: modal.id, values: modal.values, errors: modal.errors })}
      </div>
      <footer>
        <button type="button" class="button" data-do='{"do":"close"}'>${plain(close)}</button>
        ${modal.submit && html`<button type="submit" class="button primary">${plain(modal.submit)}</button>`}
      </footer>
    </form>
  </dialog>`
}
