import { BarChart } from '@mui/x-charts/BarChart';
import { colors } from '../theme/tokens';

interface PeriodChartProps {
  periods: string[];
  first: { label: string; data: number[] };
  second: { label: string; data: number[] };
  format: (value: number) => string;
}

/**
 * Two counts for each period side by side: one filled, one hatched, so that no colour is needed to tell them apart. The
 * table beside it holds the same for those who walk by keyboard or listen.
 */
export default function PeriodChart({ periods, first, second, format }: PeriodChartProps) {
  // Without a count to show, the axis still begins at its foot.
  const isEmpty = [...first.data, ...second.data].every((count) => count === 0);
  const valueFormatter = (value: number | null) => format(value ?? 0);
  return (
    <BarChart
      disableKeyboardNavigation
      height={300}
      skipAnimation
      slotProps={{ legend: { sx: { fontSize: 13 } } }}
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
          max: isEmpty ? 1 : undefined,
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
