// Keeps somebody out from now on: said before it happens, with the way back.

import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { toast } from '../ui/toasts.tsx'
import { type Account, useChangeAccount } from './people-api.ts'
import { usePeopleRefusal } from './use-people-refusal.ts'

interface DisableDialogProps {
  readonly account: Account
  readonly onClose: () => void
}

export function DisableDialog({ account: { id, name }, onClose }: DisableDialogProps) {
  const { t } = useTranslation(['people', 'common'])
  const refusal = usePeopleRefusal()
  const change = useChangeAccount()
  const disable = () =>
    change.mutate(
      { id, disabled: true },
      {
        onSuccess: () => {
          toast(t('disabled', { name }))
          onClose()
        },
        onError: (error) => toast(refusal(error, 'lastAdmin'), { look: 'bad' }),
      },
    )
  return (
    <Dialog
      title={t('disable.title', { name })}
      about={t('disable.about')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button look="danger" busy={change.isPending} onClick={disable}>
            {t('disable.do')}
          </Button>
        </>
      }
    />
  )
}
