/** The words of terms and scopes, as documents and the dashboard name them. */
export default {
  language: { ko: '한국어', en: '영어' },
};
