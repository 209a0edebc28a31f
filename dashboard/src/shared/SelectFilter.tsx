interface SelectFilterProps {
  label: string;
  className?: string;
  value: string;
  options: { value: string; label: string }[];
  onChange: (value: string) => void;
}

/** A choice beside a list; the browser's own select. Its label is for those who do not see where it stands. */
export function SelectFilter({ label, className, value, options, onChange }: SelectFilterProps) {
  return (
    <label className={className}>
      <span className="visually-hidden">{label}</span>
      <select className="filter-button" value={value} onChange={({ target }) => onChange(target.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}
