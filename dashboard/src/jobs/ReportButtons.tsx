import Button from '@mui/material/Button';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import type { ReportFormat } from '../providers/dataProvider';
import type { Job } from '../providers/types';
import { useApi } from '../providers/useApi';
import { ActionDialog } from '../shared/ActionDialog';
import { useCounted } from '../shared/numbers';
import { ReasonField } from '../shared/ReasonField';
import { saveFile } from '../shared/saveFile';

const WORDS: Record<ReportFormat, string> = { xlsx: 'jobs.report.xlsx', csv: 'action.download' };

/** Takes the report of a job out as a file, for a stated reason. */
export function ReportButtons({ job }: { job: Job }) {
  const translate = useTranslate();
  const [format, setFormat] = useState<ReportFormat | null>(null);
  return (
    <>
      {(['xlsx', 'csv'] as const).map((one) => (
        <Button key={one} onClick={() => setFormat(one)}>
          {translate(WORDS[one])}
        </Button>
      ))}
      {format && <ReportDialog job={job} format={format} onClose={() => setFormat(null)} />}
    </>
  );
}

interface ReportDialogProps {
  job: Job;
  format: ReportFormat;
  onClose: () => void;
}

function ReportDialog({ job, format, onClose }: ReportDialogProps) {
  const translate = useTranslate();
  const counted = useCounted();
  const api = useApi();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const report = useMutation({
    mutationFn: () => api.jobReport(job.id, format, reason.trim()),
    onSuccess: (file) => {
      saveFile(file, `job-${job.id}.${format}`);
      onClose();
    },
  });
  return (
    <ActionDialog
      open
      title={translate('jobs.report.title')}
      submit={translate(WORDS[format])}
      busy={report.isPending}
      error={report.error}
      onSubmit={() => {
        setTried(true);
        if (reason.trim()) report.mutate();
      }}
      onClose={onClose}
    >
      <p>{counted('jobs.report.body', job.counts.total)}</p>
      <ReasonField value={reason} onChange={setReason} missing={tried && !reason.trim()} autoFocus />
    </ActionDialog>
  );
}
