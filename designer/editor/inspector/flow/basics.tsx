// What the flow is for, and the menu that “main menu” goes to.

import { useTranslation } from 'react-i18next'
import { Field, Select } from '../../../ui/field.tsx'
import { useEditor, useEditorStore } from '../../editor-context.ts'
import { setFlowField } from '../../model/flow-fields.ts'
import { useNodeName } from '../../use-node-name.ts'
import { TextWithValues } from '../fields/text-with-values.tsx'
import { textOf } from '../fields/use-field.ts'

export function FlowBasics() {
  const { t } = useTranslation('forms')
  const nodeName = useNodeName()
  const store = useEditorStore()
  const description = useEditor((state) => textOf(state.draft.description))
  const mainMenu = useEditor((state) => textOf(state.draft.mainMenu))
  const nodes = useEditor((state) => state.draft.nodes)
  const menus = nodes.filter(({ kind }) => kind === 'menu')
  const isLost = mainMenu !== '' && menus.every(({ id }) => id !== mainMenu)
  const describe = (text: string) => {
    const edit = setFlowField('description', text === '' ? undefined : text)
    store.getState().edit(t('flow.description'), edit, { key: 'flow description' })
  }
  return (
    <>
      <TextWithValues
        label={t('flow.description')}
        help={t('flow.descriptionHelp')}
        value={description}
        onType={describe}
        onPause={() => store.getState().pause()}
        plain
      />
      <Field
        label={t('flow.mainMenu')}
        help={t('flow.mainMenuHelp')}
        mistake={isLost ? t('flow.mainMenuLost', { menu: mainMenu }) : undefined}
      >
        {(tied) => (
          <Select
            {...tied}
            value={mainMenu}
            onChange={({ target }) =>
              store
                .getState()
                .edit(t('flow.mainMenu'), setFlowField('mainMenu', target.value === '' ? undefined : target.value))
            }
          >
            <option value="">{t('flow.firstMenu')}</option>
            {isLost && <option value={mainMenu}>{mainMenu}</option>}
            {menus.map((menu) => (
              <option key={menu.id} value={menu.id}>
                {nodeName(menu)}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </>
  )
}
