import Button from '@mui/material/Button';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { DownloadDialog } from './DownloadDialog';
import { useCounted } from './numbers';

type ReportFormat = 'csv' | 'xlsx';

interface Report {
  /** The path of the report without its ending, `/jobs/12/report`. */
  path: string;
  /** Has the messages `title` and `body`. */
  words: 'jobs.report' | 'consentChecks.report';
  /** How many it is about. */
  people: number;
  formats: readonly ReportFormat[];
}

const SUBMIT: Record<ReportFormat, string> = { xlsx: 'action.downloadXlsx', csv: 'action.download' };

/** Takes a report on people out as a file, for a stated reason. */
export function ReportButtons(report: Report) {
  const translate = useTranslate();
  const [format, setFormat] = useState<ReportFormat | null>(null);
  return (
    <>
      {report.formats.map((one) => (
        <Button key={one} onClick={() => setFormat(one)}>
          {translate(SUBMIT[one])}
        </Button>
      ))}
      {format && <ReportDialog report={report} format={format} onClose={() => setFormat(null)} />}
    </>
  );
}

interface ReportDialogProps {
  report: Report;
  format: ReportFormat;
  onClose: () => void;
}

function ReportDialog({ report, format, onClose }: ReportDialogProps) {
  const { path, words, people } = report;
  const translate = useTranslate();
  const counted = useCounted();
  return (
    <DownloadDialog
      path={`${path}.${format}`}
      title={translate(`${words}.title`)}
      submit={translate(SUBMIT[format])}
      effect={counted(`${words}.body`, people)}
      onClose={onClose}
    />
  );
}
