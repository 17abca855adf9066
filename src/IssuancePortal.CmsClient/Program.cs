using IssuancePortal.CmsClient.Commands;

return await CommandTree.InvokeAsync(args);
