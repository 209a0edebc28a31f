/** The product's mark: two links of a chain, one in Kakao's yellow. */
export function Mark() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden focusable="false">
      <rect width="32" height="32" rx="8" fill="#1b2440" />
      <g fill="none" strokeWidth="2.6" strokeLinecap="round">
        <path d="M13.2 18.8a4 4 0 0 1 0-5.6l2.4-2.4a4 4 0 0 1 5.6 5.6l-1 1" stroke="#fee500" />
        <path d="M18.8 13.2a4 4 0 0 1 0 5.6l-2.4 2.4a4 4 0 0 1-5.6-5.6l1-1" stroke="#fff" />
      </g>
    </svg>
  );
}
