/** Colours of the desk. Text on surface is 4.5:1 or better, borders of controls 3:1 (WCAG 1.4.3, 1.4.11). */
export const colors = {
  canvas: '#f6f7f9',
  surface: '#ffffff',
  line: '#e4e7ec',
  control: '#868e9e',
  ink: '#161b26',
  ink2: '#434b5a',
  ink3: '#5f6878',
  brand: '#1b2440',
  accent: '#2a4bc7',
  accentDark: '#1f3aa3',
  accentSoft: '#eef2fe',
  danger: '#b3261e',
  dangerDark: '#8f1d17',
  dangerSoft: '#fdf1f0',
  warn: '#855000',
  warnSoft: '#fff7e5',
  ok: '#0b6b46',
  okSoft: '#e9f6ef',
} as const;

export const fontFamily = [
  '"Pretendard Variable"',
  'Pretendard',
  '-apple-system',
  'BlinkMacSystemFont',
  '"Segoe UI"',
  '"Apple SD Gothic Neo"',
  '"Malgun Gothic"',
  'sans-serif',
].join(',');
