// A one-time link to give to somebody. The engine keeps no copy: what is not taken from here is gone.

import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Input } from '../ui/field.tsx'
import { localeOf } from '../ui/locale.ts'
import css from './people.module.css'

interface LinkDialogProps {
  readonly invited: { readonly account: { readonly name: string }; readonly link: string; readonly expiresAt: string }
  readonly onClose: () => void
}

export function LinkDialog({ invited: { account, link, expiresAt }, onClose }: LinkDialogProps) {
  const { t, i18n } = useTranslation(['people', 'common'])
  const [isCopied, setIsCopied] = useState(false)
  const url = new URL(link, location.origin).href
  const until = new Intl.DateTimeFormat(localeOf(i18n.language), { dateStyle: 'medium', timeStyle: 'short' }).format(
    new Date(expiresAt),
  )
  const copy = async () => {
    await navigator.clipboard.writeText(url)
    setIsCopied(true)
  }
  return (
    <Dialog
      title={t('link.title', { name: account.name })}
      about={t('link.about')}
      onClose={onClose}
      actions={<Button onClick={onClose}>{t('link.done')}</Button>}
    >
      <div className={css.link}>
        <Input readOnly aria-label={t('link.label')} value={url} onFocus={(event) => event.target.select()} />
        {/* Without https a browser gives no clipboard; the link is marked by a click and copied by hand. */}
        {window.isSecureContext && (
          <Button look="act" onClick={() => void copy()}>
            {isCopied ? <Check size={15} aria-hidden /> : <Copy size={15} aria-hidden />}
            <span aria-live="polite">{isCopied ? t('common:copied') : t('common:copy')}</span>
          </Button>
        )}
      </div>
      <p className={css.until}>{t('link.until', { until })}</p>
    </Dialog>
  )
}
