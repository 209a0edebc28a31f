import { useRef, useState } from 'react';
import { useFocusOnError } from './useFocusOnError';

/** What a form lacks, said when it is sent; the focus goes to the first of it. */
export function useComplaints<Complaint extends string>() {
  const formRef = useRef<HTMLFormElement>(null);
  const [attempt, setAttempt] = useState(0);
  const [complaints, setComplaints] = useState<Complaint[]>([]);
  useFocusOnError(formRef, attempt);
  return {
    formRef,
    complaints,
    /** @returns whether nothing was found lacking */
    isFine: (found: Complaint[]) => {
      setComplaints(found);
      if (found.length) setAttempt(attempt + 1);
      return found.length === 0;
    },
    forget: () => setComplaints([]),
    says: (complaint: Complaint, text: string) => (complaints.includes(complaint) ? text : undefined),
  };
}
