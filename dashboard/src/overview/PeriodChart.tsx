import { BarChart } from '@mui/x-charts/BarChart';
import { colors } from '../theme/tokens';

interface PeriodChartProps {
  /** What it shows; the table beside it holds the same. */
  title: string;
  periods: string[];
  first: { label: string; data: number[] };
  second: { label: string; data: number[] };
  format: (value: number) => string;
}

/** Two counts for each period side by side: one filled, one hatched, so that no colour is needed to tell them apart. */
export default function PeriodChart({ title, periods, first, second, format }: PeriodChartProps) {
  const valueFormatter = (value: number | null) => format(value ?? 0);
  return (
    <BarChart
      title={title}
      height={300}
      skipAnimation
      margin={{ left: 0, right: 8, top: 8, bottom: 0 }}
      grid={{ horizontal: true }}
      xAxis={[
        {
          data: periods,
          scaleType: 'band',
          height: 32,
          // As many labels as fit stand there; the others are in the table.
          tickLabelInterval: 'auto',
          tickLabelStyle: { fontSize: 12, fill: colors.ink3 },
        },
      ]}
      yAxis={[
        {
          width: 56,
          tickMinStep: 1,
          valueFormatter: (value: number) => format(value),
          tickLabelStyle: { fontSize: 12, fill: colors.ink3 },
        },
      ]}
      series={[
        { id: 'first', ...first, color: colors.accent, valueFormatter },
        { id: 'second', ...second, color: 'url(#overview-hatch)', valueFormatter },
      ]}
      sx={{
        '& .MuiBarElement-root[fill^="url"]': { stroke: colors.danger, strokeWidth: 1 },
      }}
    >
      <defs>
        <pattern
          id="overview-hatch"
          width="6"
          height="6"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect width="6" height="6" fill={colors.surface} />
          <rect width="2.5" height="6" fill={colors.danger} />
        </pattern>
      </defs>
    </BarChart>
  );
}
