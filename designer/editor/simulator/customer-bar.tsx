// Who is trying the flow: several made-up people, each with a language, tags and fields of their own, and what look-ups answer them.

import { Database, UserPlus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { languageName } from '../../ui/language-name.ts'
import { Menu } from '../../ui/menu.tsx'
import { toast } from '../../ui/toasts.tsx'
import { AnswersDialog } from './answers-dialog.tsx'
import css from './customer-bar.module.css'
import { CustomerDialog } from './customer-dialog.tsx'
import { minuteOf, newCustomer } from './new-customer.ts'
import { useTrying } from './trying.ts'
import { useConnections } from './use-connections.ts'

export function CustomerBar() {
  const { t, i18n } = useTranslation('try')
  const [dialog, setDialog] = useState<'customer' | 'answers'>()
  const { customer, view, others, choose, put, startOver, forget } = useTrying((state) => state)
  const connections = useConnections()
  if (customer === undefined || view === undefined) return null
  const { contact } = view.state
  const taken = [customer, ...others.map((other) => other.customer)].map(({ name }) => name)
  const take = async (kept: (typeof others)[number]) => {
    if (!(await choose(kept))) toast(t('customer.inAnotherTab', { name: kept.customer.name }))
  }
  const groups = [
    others.map((kept) => ({ label: kept.customer.name, onSelect: () => void take(kept) })),
    [
      { label: t('customer.change'), onSelect: () => setDialog('customer') },
      { label: t('customer.startOver'), onSelect: () => void startOver(minuteOf(Date.now())) },
    ],
    others.map(({ customer: { id, name } }) => ({
      label: t('customer.forget', { name }),
      onSelect: () => forget(id),
      danger: true,
    })),
  ].filter((group) => group.length > 0)
  return (
    <div className={css.bar}>
      <Menu
        align="start"
        trigger={
          <Button small aria-label={t('customer.menu', { name: customer.name })}>
            {customer.name} <span aria-hidden>▾</span>
          </Button>
        }
        groups={groups}
      />
      {contact.language !== undefined && <Chip>{languageName(contact.language, i18n.language)}</Chip>}
      {contact.tags.map((tag) => (
        <Chip key={tag} tone="blue">
          {tag}
        </Chip>
      ))}
      {contact.optedOut && <Chip tone="amber">{t('customer.optedOut')}</Chip>}
      <span className={css.space} />
      {connections.length > 0 && (
        <IconButton label={t('answers.title')} onClick={() => setDialog('answers')}>
          <Database size={15} />
        </IconButton>
      )}
      <IconButton label={t('customer.new')} onClick={() => void put(newCustomer(taken, Date.now()))}>
        <UserPlus size={15} />
      </IconButton>
      {dialog === 'customer' && <CustomerDialog customer={customer} onClose={() => setDialog(undefined)} />}
      {dialog === 'answers' && <AnswersDialog connections={connections} onClose={() => setDialog(undefined)} />}
    </div>
  )
}
