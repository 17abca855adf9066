namespace IssuancePortal.Portal.Components;

public enum ToastTone
{
    Done,
    Notice,
    Failed,
}
