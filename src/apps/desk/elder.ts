// Larger text, remembered on this computer.
import { ref } from 'vue'

const KEY = 'chuangcheng.elder'
export const elder = ref(false)

function show(on: boolean): void {
  elder.value = on
  document.documentElement.classList.toggle('elder', on)
}

export function restoreElder(): void {
  try {
    show(localStorage.getItem(KEY) === '1')
  } catch {
    show(false)
  }
}

export function toggleElder(): void {
  show(!elder.value)
  try {
    localStorage.setItem(KEY, elder.value ? '1' : '0')
  } catch {
    // Storage may be closed to us; the choice then lasts as long as the page.
  }
}
