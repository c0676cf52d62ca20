// The page begins here: language first, so that nothing is ever shown as a key, then the app.

import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { startI18n } from './i18n/i18n.ts'
import { applyTheme } from './theme/theme.ts'
import './theme/tokens.css'
import './theme/tones.css'
import './theme/base.css'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no element “root”.')
applyTheme()
await startI18n()
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
