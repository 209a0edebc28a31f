/** The words of terms and scopes, as documents and the dashboard name them. */
export default {
  language: { ko: 'Korean', en: 'English' },
};
