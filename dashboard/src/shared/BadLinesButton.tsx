import Button from '@mui/material/Button';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { DownloadDialog } from './DownloadDialog';
import { useCounted } from './numbers';

interface BadLinesButtonProps {
  listId: string;
  /** How many there are. */
  count: number;
}

/** Takes all lines of a file that held no id out as a file, for a stated reason: what stood there may be personal. */
export function BadLinesButton({ listId, count }: BadLinesButtonProps) {
  const translate = useTranslate();
  const counted = useCounted();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button size="small" onClick={() => setIsOpen(true)}>
        {translate('jobs.file.allBad')}
      </Button>
      {isOpen && (
        <DownloadDialog
          path={`/id-lists/${listId}/bad-lines`}
          title={translate('jobs.file.allBadTitle')}
          submit={translate('action.download')}
          effect={counted('jobs.file.allBadBody', count)}
          onClose={() => setIsOpen(false)}
        />
      )}
    </>
  );
}
