import type { RaThemeOptions } from 'react-admin';
import { colors, fontFamily } from './tokens';

/** MUI's parts in the desk's own clothes: quiet, dense, flat; the rest is in the style sheets of this folder. */
export const theme: RaThemeOptions = {
  palette: {
    mode: 'light',
    primary: { main: colors.accent, dark: colors.accentDark, contrastText: '#fff' },
    error: { main: colors.danger, dark: colors.dangerDark },
    warning: { main: colors.warn },
    success: { main: colors.ok },
    text: { primary: colors.ink, secondary: colors.ink3 },
    background: { default: colors.canvas, paper: colors.surface },
    divider: colors.line,
  },
  shape: { borderRadius: 8 },
  typography: { fontFamily, fontSize: 14, button: { textTransform: 'none', fontWeight: 600 } },
  transitions: { create: () => 'none' },
  components: {
    MuiButtonBase: { defaultProps: { disableRipple: true } },
    MuiButton: {
      defaultProps: { disableElevation: true, variant: 'outlined', size: 'medium' },
      styleOverrides: {
        root: {
          minHeight: 36,
          padding: '5px 14px',
          borderRadius: 8,
          whiteSpace: 'nowrap',
          fontSize: 14,
          lineHeight: 1.5,
          '&.Mui-focusVisible': { outline: `2px solid ${colors.accent}`, outlineOffset: 2 },
        },
      },
      variants: [
        {
          props: { variant: 'outlined', color: 'primary' },
          style: {
            color: colors.ink,
            borderColor: '#c6ccd6',
            background: colors.surface,
            '&:hover': { borderColor: colors.control, background: colors.canvas },
          },
        },
        { props: { size: 'small' }, style: { minHeight: 30, padding: '2px 10px', fontSize: 13 } },
      ],
    },
    MuiIconButton: {
      styleOverrides: {
        root: {
          borderRadius: 8,
          '&.Mui-focusVisible': { outline: `2px solid ${colors.accent}`, outlineOffset: 1 },
        },
      },
    },
    MuiCheckbox: {
      defaultProps: { size: 'small' },
      styleOverrides: {
        root: {
          padding: 6,
          borderRadius: 6,
          '&.Mui-focusVisible': { outline: `2px solid ${colors.accent}`, outlineOffset: -2 },
        },
      },
    },
    MuiTextField: { defaultProps: { size: 'small', variant: 'outlined' } },
    MuiSelect: { defaultProps: { size: 'small' } },
    // An example is read as any other text is.
    MuiInputBase: { styleOverrides: { input: { '&::placeholder': { color: colors.ink3, opacity: 1 } } } },
    MuiOutlinedInput: {
      styleOverrides: {
        root: { background: colors.surface, fontSize: 14, borderRadius: 8 },
        // Labels stand above their fields, so the frame needs no gap for them.
        notchedOutline: { borderColor: colors.control, top: 0, '& legend': { display: 'none' } },
      },
    },
    MuiInputLabel: {
      // Required fields are told to readers by the input; a star in the label would be read as part of its name.
      defaultProps: { shrink: true, required: false },
      styleOverrides: {
        root: {
          '&&': {
            position: 'static',
            maxWidth: 'none',
            marginBottom: 5,
            transform: 'none',
            color: colors.ink2,
            fontSize: 13,
            fontWeight: 600,
            lineHeight: 1.5,
            whiteSpace: 'normal',
          },
        },
        asterisk: { display: 'none' },
      },
    },
    MuiFormHelperText: { styleOverrides: { root: { marginLeft: 0, fontSize: 12.5, color: colors.ink3 } } },
    MuiMenu: { defaultProps: { transitionDuration: 0 } },
    MuiMenuItem: { styleOverrides: { root: { fontSize: 14, minHeight: 36, whiteSpace: 'normal' } } },
    MuiPopover: { defaultProps: { transitionDuration: 0 } },
    MuiPaper: { styleOverrides: { root: { backgroundImage: 'none' } } },
    MuiDialog: { defaultProps: { transitionDuration: 0 } },
    MuiTooltip: { defaultProps: { enterDelay: 400, arrow: true } },
    MuiCssBaseline: { styleOverrides: { body: { background: colors.canvas } } },
  },
};
