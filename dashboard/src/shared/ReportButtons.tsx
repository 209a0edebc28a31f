import Button from '@mui/material/Button';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { ActionDialog } from './ActionDialog';
import { useCounted } from './numbers';
import { ReasonField } from './ReasonField';
import { useDownload } from './useDownload';
import { useLanguage } from './useLanguage';

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
  const language = useLanguage();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const taking = useDownload(`${path}.${format}`, onClose);
  return (
    <ActionDialog
      open
      title={translate(`${words}.title`)}
      submit={translate(SUBMIT[format])}
      effect={counted(`${words}.body`, people)}
      busy={taking.isPending}
      error={taking.error}
      onSubmit={() => {
        setTried(true);
        if (reason.trim()) taking.mutate({ reason: reason.trim(), language });
      }}
      onClose={onClose}
    >
      <ReasonField value={reason} onChange={setReason} missing={tried && !reason.trim()} autoFocus />
    </ActionDialog>
  );
}
